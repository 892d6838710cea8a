import { isLighter, overhead } from './overhead.ts';
import { best, type Standing, scan } from './scan.ts';

/** The usable server with the least overhead for its weight, as the locality-based schedulers choose too. */
export function leastLoaded(usable: readonly Standing[]): Standing | undefined {
  return best(usable, (one, other) => isLighter(one, other, overhead));
}

/** Weighted least connections: the server with the least overhead for its weight (Linux, ip_vs_wlc.c). */
export const wlc = scan('wlc', leastLoaded);
