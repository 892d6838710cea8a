import { type Difference, differences, type Part, parts } from './compare.ts';
import type { Placed } from './playbill.ts';
import type { Transcript } from './transcript.ts';

/** A case of which parts are known not to be as IPVS does it, and why. */
export interface Known {
  readonly case: string;
  readonly parts: readonly Part[];
  readonly why: string;
}

/** What is wrong with a case: it differs and should not, or it does not and is listed. */
export type Problem = Difference | { readonly case: string; readonly part: Part; readonly listed: string };

/** Holds what a director made of a case against what IPVS makes of it, and against what is known to differ. */
export function judge(item: Placed, expected: Transcript, got: Transcript, known: readonly Known[]): Problem[] {
  const found = differences(item, expected, got);
  const { name } = item.case;
  return parts.flatMap((part): Problem[] => {
    const difference = found.find(candidate => candidate.part === part);
    const listed = known.find(entry => entry.case === name && entry.parts.includes(part));
    if (difference) return listed ? [] : [difference];
    return listed ? [{ case: name, part, listed: `as IPVS does it; take it off the list: ${listed.why}` }] : [];
  });
}
