import type { SlowOutcomeCount } from '../../slow-path-count.ts';
import { type SlowReasonName, slowReasonNames } from '../../slow-reasons.ts';

/** What can become of a packet that the program handed up, for people. */
const meanings = {
  tunnelled: 'Sent to a real server in a tunnel, by the host.',
  routed: 'Sent to a real server by direct routing, by the host.',
  answered: 'ICMP errors sent to clients.',
  unasked: 'ICMP errors that no client asked for: it had allowed fragmentation.',
  waiting: 'Waiting now.',
  abandoned: 'What was waited for did not come in time.',
  noRoom: 'There was no room to wait.',
  stale: 'Left alone: they had waited for more than a second.',
  noServer: 'Their real server is not one any more.',
  expired: 'Their TTL ran out here.',
  unsupported: 'Direct routing can not fragment; or there is no route that a checksum could cover.',
  scheduled: 'Sent to the server that the scheduler named.',
  fallback: 'Sent to the server that the fallback named: the scheduler left it to that, failed, or was asked too much.',
  late: 'Sent to the server that the fallback named: the scheduler did not answer in time.',
  refused: 'Answered with an ICMP error after the scheduler was asked.',
  left: 'Left to the host after the scheduler was asked.',
  again: 'For the daemon once more after the scheduler was asked, for another reason.',
  dropped: 'Dropped after the scheduler was asked.',
  unreadable: 'Not what they should be: a fault of the program.',
} as const;

/** What can become of a packet that the program handed up. */
export type SlowOutcome = keyof typeof meanings;

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
    this.#add(reason, outcome, meanings[outcome], 1);
  }

  /** Counts one that was sent in vain. @param errno its name */
  addFailure(reason: SlowReasonName, errno: string): void {
    this.#add(reason, errno, 'The host refused to send them, with this error.', 1);
  }

  /** Since the beginning, with those that wait now. */
  read(waiting: Partial<Readonly<Record<SlowReasonName, number>>>): SlowCounters {
    const entries = slowReasonNames.map(reason => {
      const now = waiting[reason] ?? 0;
      const wait = now === 0 ? [] : [{ name: 'waiting', meaning: meanings.waiting, packets: now }];
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
