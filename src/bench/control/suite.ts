import type { Scenario } from '../result.ts';
import type { Suite, SuiteContext } from '../suite.ts';
import { memoryPart } from './memory.ts';
import type { Part } from './part.ts';
import { Place } from './place.ts';
import { restorePart } from './restore.ts';
import { startsPart } from './starts.ts';
import { sweepPart } from './sweep.ts';
import { weightChangePart } from './weight-change.ts';

const longParts: readonly Part[] = [
  restorePart(1000, 100, 3),
  weightChangePart(10_000, 9),
  sweepPart(1_048_576, 9),
  memoryPart(1_048_576, 3),
  startsPart(9),
];

/** Smaller sizes have names of their own. */
const shortParts: readonly Part[] = [
  restorePart(20, 100, 1),
  weightChangePart(1000, 3),
  sweepPart(65_536, 3),
  memoryPart(65_536, 1),
  startsPart(3),
];

/** What the control plane takes: time, memory, and other people's turns. */
export const controlSuite: Suite = {
  name: 'control',
  title: 'Control plane',
  async run(context) {
    const parts = await wantedParts(context);
    if (parts.length === 0) return [];
    const place = await Place.make();
    try {
      const scenarios: Scenario[] = [];
      for (const part of parts) {
        context.tell(part.names.filter(name => context.wants(name)).join(', '));
        const measured = await part.run(place, context);
        scenarios.push(...measured.filter(({ name }) => context.wants(name)));
      }
      return scenarios;
    } finally {
      await place.close();
    }
  },
};

/** What can't be measured yet is told, and not asked for: whoever asks promises a figure. */
async function wantedParts({ short, wants, tell }: SuiteContext): Promise<Part[]> {
  const wanted: Part[] = [];
  for (const part of short ? shortParts : longParts) {
    const why = await part.why?.();
    if (why !== undefined) tell(`${part.names.join(', ')}: not measured: ${why}`);
    else if (part.names.some(name => wants(name))) wanted.push(part);
  }
  return wanted;
}
