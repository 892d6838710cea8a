import { gcd } from './gcd.ts';
import { newestFirst } from './order.ts';
import { countUsable } from './period.ts';
import { type BuiltIn, type Candidate, defineScheduler, type Progress } from './scheduler.ts';

/** The longest period that is built. Weights whose sum is larger are scaled down to it, each to at least 1. */
export const longestPeriod = 65_536;

/**
 * Weighted round robin by a falling threshold: each round picks every server whose weight reaches the threshold,
 * which then falls by the weights' greatest common divisor, and from 1 starts over at the largest weight.
 *
 * Overloaded servers are passed over. After a change of servers the round starts over with the threshold that was reached
 * (Linux, net/netfilter/ipvs/ip_vs_wrr.c).
 */
export const wrr: BuiltIn = defineScheduler({
  name: 'wrr',
  build(servers, { before }) {
    const rounds = roundsOf(servers);
    const slots = rounds.flatMap(round => round.picks);
    // IPVS gives up at the end of a whole last round. Only a walk that began within one stays where it is.
    const lastRound = slots.length - countUsable(servers);
    return { slots, start: before ? positionOf(rounds, reached(before)) : 0, lastRound };
  },
});

interface Round {
  /** The least weight that is picked in this round. */
  readonly threshold: number;
  readonly picks: readonly number[];
}

function roundsOf(servers: readonly Candidate[]): Round[] {
  const weights = fit(servers.map(server => server.weight));
  const step = weights.reduce(gcd, 0);
  const rounds: Round[] = [];
  if (step === 0) return rounds;
  const order = newestFirst(servers);
  for (let threshold = Math.max(...weights) - step + 1; threshold > 0; threshold -= step) {
    rounds.push({ threshold, picks: order.filter(index => (weights[index] ?? 0) >= threshold) });
  }
  return rounds;
}

function fit(weights: readonly number[]): readonly number[] {
  const step = weights.reduce(gcd, 0) || 1;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum / step <= longestPeriod) return weights;
  const room = longestPeriod - weights.length;
  return weights.map(weight => (weight === 0 ? 0 : Math.max(1, Math.floor((weight * room) / sum))));
}

/** The threshold of the round that the last pick was made in; with no pick yet, of the round to start with. */
function reached(before: Progress): number {
  let position = before.cursor.last ?? before.cursor.next;
  for (const round of roundsOf(before.servers)) {
    if (position < round.picks.length) return round.threshold;
    position -= round.picks.length;
  }
  return 0;
}

function positionOf(rounds: readonly Round[], threshold: number): number {
  const [first, second] = rounds;
  if (first === undefined || threshold === 0 || threshold > first.threshold) return 0;
  const step = first.threshold - (second?.threshold ?? 0);
  const wanted = step > 1 ? Math.floor(threshold / step) * step + 1 : threshold;
  return rounds.filter(round => round.threshold > wanted).reduce((sum, round) => sum + round.picks.length, 0);
}
