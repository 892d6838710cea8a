import type { Answer } from './questions.ts';

/** What can become of a packet that takes longer than others, for people. */
export const slowOutcomeMeanings = {
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

/** What can become of a packet that takes longer than others. */
export type SlowOutcome = keyof typeof slowOutcomeMeanings;

/** What can become of a packet when a scheduler has been asked about it. */
export type AskedOutcome = Extract<
  SlowOutcome,
  'scheduled' | 'fallback' | 'late' | 'refused' | 'left' | 'again' | 'dropped'
>;

/** What became of a packet about which a scheduler was asked, by its verdict and by what the scheduler said. */
export function askedOutcome(verdict: string, answer: Answer): AskedOutcome {
  switch (verdict.split('_')[0]) {
    case 'TX':
    case 'REDIRECT':
      if (typeof answer === 'number') return 'scheduled';
      return answer === 'late' ? 'late' : 'fallback';
    case 'ICMP':
      return 'refused';
    case 'PASS':
      return 'left';
    case 'SLOW':
      return 'again';
    default:
      return 'dropped';
  }
}
