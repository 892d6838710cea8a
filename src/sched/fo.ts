import { best, scan } from './scan.ts';
import type { LoadedServer } from './scheduler.ts';

/** The server with the largest weight. */
export function heaviest(usable: readonly LoadedServer[]): LoadedServer | undefined {
  return best(usable, (one, other) => one.weight > other.weight);
}

/** Failover: the server with the largest weight that is not overloaded (Linux, ip_vs_fo.c). */
export const fo = scan('fo', heaviest);
