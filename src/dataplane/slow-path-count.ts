import type { SlowReasonName } from './slow-reasons.ts';

/** What became of the packets that were not handled at once for one reason. */
export interface SlowPathCount {
  readonly reason: SlowReasonName;
  /** One sentence: which packets these are. */
  readonly meaning: string;
  /** Since the dataplane was loaded; the same as the verdict's count. */
  readonly handedUp: bigint;
  /** Not handed up, since there were more than the setting allows. Of `SLOW_SCHEDULER`: the fallback scheduled them. */
  readonly overLimit: bigint;
  /** Not handed up, since the buffer was full. */
  readonly noRoom: bigint;
  /** What this control plane did with them, since it was started; those that are 0 are left out. */
  readonly outcomes: readonly SlowOutcomeCount[];
}

/** How many packets came to one end. */
export interface SlowOutcomeCount {
  readonly name: string;
  /** One sentence. */
  readonly meaning: string;
  readonly packets: number;
}
