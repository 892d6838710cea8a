import type { Candidate } from '../../src/sched/scheduler.ts';

/** A real server; without an address given, at one that nothing depends on. */
export function server(id: string, weight = 1, address = '10.0.0.11', port = 80): Candidate {
  return { id, weight, address, port };
}
