import { keyWords } from './key.ts';

/** Places in `ConnMemory.counts`: places in use are below `end`; there are `size` entries. */
export const counts = { end: 0, size: 1 } as const;

/** The arrays of a connection table by place, for threads that only read it. */
export interface ConnMemory {
  readonly capacity: number;
  readonly keys: Int32Array;
  /** Odd: there is an entry. A change of its key or server makes it another number, before and after. */
  readonly versions: Int32Array;
  /** Indices of real servers. */
  readonly servers: Int32Array;
  readonly states: Uint8Array;
  /** Milliseconds. */
  readonly seen: Float64Array;
  /** By state, milliseconds. */
  readonly timeouts: Float64Array;
  readonly counts: Int32Array;
}

/** An entry as it was at one time. */
export interface ConnEntry {
  readonly key: Int32Array;
  server: number;
  state: number;
  seen: number;
}

/** Room for an entry. */
export function emptyEntry(): ConnEntry {
  return { key: new Int32Array(keyWords), server: 0, state: 0, seen: 0 };
}

/** Reads the entry at a place; whether there is one. One that comes, goes or changes meanwhile is left out. */
export function readEntry(memory: ConnMemory, place: number, entry: ConnEntry): boolean {
  const version = Atomics.load(memory.versions, place);
  if ((version & 1) === 0) return false;
  const start = place * keyWords;
  for (let word = 0; word < keyWords; word++) entry.key[word] = memory.keys[start + word] ?? 0;
  entry.server = memory.servers[place] ?? 0;
  entry.state = memory.states[place] ?? 0;
  entry.seen = memory.seen[place] ?? 0;
  return Atomics.load(memory.versions, place) === version;
}
