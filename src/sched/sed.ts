import { expected, isLighter } from './overhead.ts';
import { best, scan } from './scan.ts';
import type { LoadedServer } from './scheduler.ts';

/** The usable server where one more active connection weighs least. */
export function shortestDelay(usable: readonly LoadedServer[]): LoadedServer | undefined {
  return best(usable, (one, other) => isLighter(one, other, expected));
}

/** Shortest expected delay: the server with the fewest active connections and one for its weight (Linux, ip_vs_sed.c). */
export const sed = scan('sed', shortestDelay);
