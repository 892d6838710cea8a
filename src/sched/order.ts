import type { Candidate } from './scheduler.ts';

/** Indices of a list of servers in scheduling order: newest first. */
export function newestFirst(servers: readonly Candidate[]): number[] {
  return servers.map((_, index) => servers.length - 1 - index);
}
