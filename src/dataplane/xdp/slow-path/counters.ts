import { type SlowOutcome, slowOutcomeMeanings } from '../../slow-outcomes.ts';
import type { SlowOutcomeCount } from '../../slow-path-count.ts';
import { type SlowReasonName, slowReasonNames } from '../../slow-reasons.ts';

/** What a packet was not sent for: the positive errno, and what was to go where. */
export interface Refusal {
  readonly errno: number;
  readonly what: string;
}

/** What became of a packet; undefined: nothing yet. */
export type Outcome = SlowOutcome | Refusal | undefined;

/** Counts by reason. */
export type SlowCounters = Readonly<Record<SlowReasonName, readonly SlowOutcomeCount[]>>;

/** Counts what became of packets, by the reason for which they were handed up. */
export class OutcomeCounts {
  readonly #counts = new Map<string, Map<string, SlowOutcomeCount>>();

  add(reason: SlowReasonName, outcome: SlowOutcome): void {
    this.#add(reason, outcome, slowOutcomeMeanings[outcome], 1);
  }

  /** Counts one that was sent in vain. @param errno its name */
  addFailure(reason: SlowReasonName, errno: string): void {
    this.#add(reason, errno, 'The host refused to send them, with this error.', 1);
  }

  /** Since the beginning, with those that wait now. */
  read(waiting: Partial<Readonly<Record<SlowReasonName, number>>>): SlowCounters {
    const entries = slowReasonNames.map(reason => {
      const now = waiting[reason] ?? 0;
      const wait = now === 0 ? [] : [{ name: 'waiting', meaning: slowOutcomeMeanings.waiting, packets: now }];
      return [reason, [...(this.#counts.get(reason)?.values() ?? []), ...wait]] as const;
    });
    return Object.fromEntries(entries) as unknown as SlowCounters;
  }

  #add(reason: string, name: string, meaning: string, more: number): void {
    const counts = this.#counts.get(reason) ?? new Map<string, SlowOutcomeCount>();
    this.#counts.set(reason, counts);
    counts.set(name, { name, meaning, packets: (counts.get(name)?.packets ?? 0) + more });
  }
}
