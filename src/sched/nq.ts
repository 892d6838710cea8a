import { scan } from './scan.ts';
import { shortestDelay } from './sed.ts';

/** Never queue: the first server without active connections, otherwise as sed (Linux, ip_vs_nq.c). */
export const nq = scan('nq', usable => usable.find(server => server.active === 0) ?? shortestDelay(usable));
