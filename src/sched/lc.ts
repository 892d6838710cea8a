import { overhead } from './overhead.ts';
import { best, scan } from './scan.ts';

/** Least connections: the server with the least overhead, weights ignored but 0 (Linux, ip_vs_lc.c). */
export const lc = scan('lc', usable => best(usable, (one, other) => overhead(one) < overhead(other)));
