import { isDeepStrictEqual } from 'node:util';
import type { Step } from './case.ts';
import type { Placed } from './playbill.ts';
import type { Transcript } from './transcript.ts';

/** What of a case is compared by itself. */
export const parts = ['packets', 'connections', 'servers', 'counters'] as const;

/** What of a case is compared by itself. */
export type Part = (typeof parts)[number];

/** The first line in which a part of a case is not as it should be. */
export interface Difference {
  readonly case: string;
  readonly part: Part;
  /** The step, counted from 1; none: at the end. */
  readonly step?: number;
  readonly expected: string;
  readonly got: string;
}

/** By how many seconds two directors may differ in what time a connection has left: they are asked one after the other. */
const tolerance = 2;

/** Where two transcripts of a case differ: at most one difference for each part. */
export function differences(item: Placed, expected: Transcript, got: Transcript): Difference[] {
  return parts.flatMap(part => {
    const [mine, other] = [linesOf(item, expected, part), linesOf(item, got, part)];
    for (const [index, wanted] of mine.entries()) {
      const difference = firstDifference(wanted.lines, other[index]?.lines ?? []);
      if (!difference) continue;
      return [
        { case: item.case.name, part, ...(wanted.step === undefined ? {} : { step: wanted.step }), ...difference },
      ];
    }
    return [];
  });
}

interface Told {
  readonly step?: number;
  readonly lines: readonly string[];
}

/** What a transcript tells of a part, in the order in which it happened. */
function linesOf({ case: { steps } }: Placed, transcript: Transcript, part: Part): Told[] {
  const told = transcript.steps.flatMap((lines, index) =>
    partOf(steps[index]) === part ? [{ step: index + 1, lines }] : [],
  );
  return part === 'packets' ? [{ step: 0, lines: transcript.begun }, ...told] : [...told, { lines: transcript[part] }];
}

function partOf(step: Step | undefined): Part {
  return step?.kind === 'connections' || step?.kind === 'servers' ? step.kind : 'packets';
}

function firstDifference(
  expected: readonly string[],
  got: readonly string[],
): { expected: string; got: string } | undefined {
  const count = Math.max(expected.length, got.length);
  for (let index = 0; index < count; index++) {
    const [mine, other] = [expected[index], got[index]];
    if (mine === undefined || other === undefined || !isSame(mine, other)) {
      return { expected: mine ?? 'nothing more', got: other ?? 'nothing more' };
    }
  }
  return undefined;
}

/** Whether two lines say the same, but for a little more or less time left. */
function isSame(expected: string, got: string): boolean {
  const [mine, other] = [secondsIn(expected), secondsIn(got)];
  if (mine === undefined || other === undefined) return expected === got;
  return Math.abs(mine.seconds - other.seconds) <= tolerance && isDeepStrictEqual(mine.rest, other.rest);
}

/** The time left in a line of `-Lnc`, and its other words. */
function secondsIn(line: string): { seconds: number; rest: string[] } | undefined {
  const [protocol = '', clock = '', ...rest] = line.split(' ');
  const match = /^(\d+):(\d\d)$/.exec(clock);
  return match ? { seconds: Number(match[1]) * 60 + Number(match[2]), rest: [protocol, ...rest] } : undefined;
}
