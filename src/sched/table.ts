import { isUsable } from './scan.ts';
import type { LoadedServer } from './scheduler.ts';

/** How a connection finds its bucket in a table. */
export interface Lookup {
  /** The connection's hash; its bucket is the remainder of the division by the table's size. */
  hash(offset: number): number;
  /** Whether other buckets are looked into if the first one's server can't take the connection. */
  readonly fallback: boolean;
}

/**
 * Finds in a table the server of the connection's bucket, for offset 0; none if that one has weight 0 or is overloaded.
 *
 * With fallback the connection is then hashed anew, with the number of its first bucket as the offset, and that plus 1,
 * plus 2 and so on, modulo the size, once for each bucket of the table. The first server that can take the connection
 * gets it. An empty bucket ends the search.
 */
export function lookUp(
  servers: readonly LoadedServer[],
  slots: readonly number[],
  { hash, fallback }: Lookup,
): number | undefined {
  const home = hash(0) % slots.length;
  const first = slots[home] ?? -1;
  if (first === -1) return undefined;
  if (canTake(servers[first])) return first;
  for (let turn = 0; fallback && turn < slots.length; turn++) {
    const server = slots[hash((home + turn) % slots.length) % slots.length] ?? -1;
    if (server === -1) return undefined;
    if (canTake(servers[server])) return server;
  }
  return undefined;
}

function canTake(server: LoadedServer | undefined): boolean {
  return server !== undefined && isUsable(server);
}
