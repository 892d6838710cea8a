import type { Candidate, Load, Picker, Plan, Request } from './scheduler.ts';

/** How requests find their bucket in a table. */
export interface Lookup {
  /** What of a request is hashed, as a number. */
  key(request: Request): number;
  /** The hash of a key; its bucket is the remainder of the division by the table's size. */
  hash(key: number, offset: number): number;
  /** Whether other buckets are looked into if the first one's server can't take the connection. */
  readonly fallback: boolean;
}

/**
 * Picks from a table the server in the request's bucket, for offset 0; none if that one has weight 0 or is overloaded.
 *
 * With fallback the request is then hashed anew, with the number of its first bucket as the offset, and that plus 1, plus
 * 2 and so on, modulo the size, once for each bucket of the table. The first server that can take the connection gets
 * it. An empty bucket ends the search.
 */
export function tablePicker(servers: readonly Candidate[], { slots }: Plan, { key, hash, fallback }: Lookup): Picker {
  return {
    pick(request, loads) {
      const name = key(request);
      const home = hash(name, 0) % slots.length;
      const first = slots[home] ?? -1;
      if (first === -1) return undefined;
      if (isUsable(servers[first], loads[first])) return first;
      for (let turn = 0; fallback && turn < slots.length; turn++) {
        const server = slots[hash(name, (home + turn) % slots.length) % slots.length] ?? -1;
        if (server === -1) return undefined;
        if (isUsable(servers[server], loads[server])) return server;
      }
      return undefined;
    },
  };
}

function isUsable(server: Candidate | undefined, load: Load | undefined): boolean {
  return server !== undefined && server.weight > 0 && load !== undefined && !load.overloaded;
}
