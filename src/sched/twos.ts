import { isLighter, overhead } from './overhead.ts';
import { isUsable } from './scan.ts';
import { type BuiltIn, defineScheduler, type LoadedServer } from './scheduler.ts';

/**
 * The power of two choices: draws two usable servers by weight and takes the less loaded for its weight; the first
 * drawn if neither is (Linux, ip_vs_twos.c).
 *
 * A draw is a number from 0 to the sum of the usable servers' weights, both included: `random() * (sum + 1) >> 32` in 64
 * bits, one random number for the first draw, then one for the second. It falls to the first server, newest first, at which
 * the sum so far is not below it. So the newest server has one chance more than its weight.
 */
export const twos: BuiltIn = defineScheduler({
  name: 'twos',
  pick(_connection, servers, { random }) {
    const usable = servers.toReversed().filter(isUsable);
    const sum = usable.reduce((total, server) => total + server.weight, 0);
    if (sum === 0) return undefined;
    const first = drawn(usable, below(random(), sum + 1));
    const second = drawn(usable, below(random(), sum + 1));
    return first && second && isLighter(second, first, overhead) ? second : first;
  },
});

/**
 * Brings a random number below a limit: the upper 32 bits of the product of 64.
 *
 * A server's chance differs from the exact one by at most 2^−32. Linux draws anew to be rid of that (since 6.2).
 */
function below(random: number, limit: number): number {
  return Number((BigInt(random) * BigInt(limit)) >> 32n);
}

function drawn(usable: readonly LoadedServer[], mark: number): LoadedServer | undefined {
  let sum = 0;
  return usable.find(server => {
    sum += server.weight;
    return sum >= mark;
  });
}
