import type { Scenario } from '../result.ts';
import type { Suite } from '../suite.ts';
import { commandRestorePart } from './command-restore.ts';
import { connectionListPart } from './connection-list.ts';
import { memoryPart } from './memory.ts';
import type { Part } from './part.ts';
import { Place } from './place.ts';
import { restorePart } from './restore.ts';
import { startsPart } from './starts.ts';
import { sweepPart } from './sweep.ts';
import { weightChangePart } from './weight-change.ts';

const longParts: readonly Part[] = [
  restorePart(1000, 100, 3),
  commandRestorePart(1000, 100, 3),
  weightChangePart(10_000, 9),
  sweepPart(1_048_576, 9),
  memoryPart(1_048_576, 3),
  connectionListPart(1_048_576, 5),
  startsPart(9),
];

/** Smaller sizes have names of their own. */
const shortParts: readonly Part[] = [
  restorePart(20, 100, 1),
  commandRestorePart(20, 100, 1),
  weightChangePart(1000, 3),
  sweepPart(65_536, 3),
  memoryPart(65_536, 1),
  connectionListPart(65_536, 1),
  startsPart(3),
];

/** What the control plane takes: time, memory, and other people's turns. */
export const controlSuite: Suite = {
  name: 'control',
  title: 'Control plane',
  async run(context) {
    const all = context.short ? shortParts : longParts;
    const parts = all.filter(({ names }) => names.some(name => context.wants(name)));
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
