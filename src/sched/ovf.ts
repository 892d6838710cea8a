import { heaviest } from './fo.ts';
import { scan } from './scan.ts';

/**
 * Overflow: the server with the largest weight, until its active connections are more than its weight; then the next.
 * If all are that full, none (Linux, ip_vs_ovf.c).
 */
export const ovf = scan('ovf', usable => heaviest(usable.filter(server => server.active <= server.weight)));
