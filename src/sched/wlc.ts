import { isLighter, overhead } from './overhead.ts';
import { best, scan } from './scan.ts';
import type { LoadedServer } from './scheduler.ts';

/** The usable server with the least overhead for its weight, as the locality-based schedulers choose too. */
export function leastLoaded(usable: readonly LoadedServer[]): LoadedServer | undefined {
  return best(usable, (one, other) => isLighter(one, other, overhead));
}

/** Weighted least connections: the server with the least overhead for its weight (Linux, ip_vs_wlc.c). */
export const wlc = scan('wlc', leastLoaded);
