import { ConnState } from '../../../bpf/generated/lvx.ts';
import { sharedBytes, sharedDoubles, sharedInts } from '../shared.ts';
import { type ConnMemory, counts } from './conn-memory.ts';
import { keyWords } from './key.ts';
import { addLoad, moveLoad, removeLoad } from './load.ts';
import type { RealServer } from './real-server.ts';
import { type Seeds, WordTable } from './word-table.ts';

/** Where an entry that has to go is looked for: so many steps from where the new one belongs. */
const neighbourhood = 64;

const halfOpenStates = new Set<number>([
  ConnState.SYN_RECV,
  ConnState.SYNACK,
  ConnState.SCTP_INIT1,
  ConnState.SCTP_INIT,
]);
const isHalfOpen = Uint8Array.from({ length: ConnState.STATES }, (_, state) => (halfOpenStates.has(state) ? 1 : 0));

/**
 * The connections and persistence templates, as many as there is room for: arrays of numbers by place. Whatever comes,
 * changes or goes is accounted for with its server. Where there is no room, what has timed out goes, else the half-open
 * connection that was seen least recently; an established one never.
 */
export class ConnTable {
  /** Milliseconds without a packet after which an entry is over, by state. */
  readonly timeouts = sharedDoubles(ConnState.STATES);
  /** What other threads may read meanwhile. */
  readonly memory: ConnMemory;
  /** Is told the place of every entry that ends, while it is there still. */
  onEnd: (place: number) => void = () => undefined;
  readonly #keys: WordTable;
  readonly #servers: readonly (RealServer | undefined)[];
  readonly #versions: Int32Array;
  readonly #server: Int32Array;
  readonly #state: Uint8Array;
  readonly #controlled: Uint8Array;
  readonly #seen: Float64Array;

  /**
   * @param capacity entries
   * @param servers by the index by which entries name them
   */
  constructor(capacity: number, servers: readonly (RealServer | undefined)[], seeds: Seeds) {
    this.#keys = new WordTable(keyWords, capacity, seeds);
    this.#servers = servers;
    this.#versions = sharedInts(capacity);
    this.#server = sharedInts(capacity);
    this.#state = sharedBytes(capacity);
    this.#controlled = new Uint8Array(capacity);
    this.#seen = sharedDoubles(capacity);
    this.memory = {
      capacity,
      keys: this.#keys.keys,
      versions: this.#versions,
      servers: this.#server,
      states: this.#state,
      seen: this.#seen,
      timeouts: this.timeouts,
      counts: sharedInts(2),
    };
  }

  /** Entries that there is room for. */
  get capacity(): number {
    return this.#seen.length;
  }

  get size(): number {
    return this.#keys.size;
  }

  /** Places in use are below this. */
  get end(): number {
    return this.#keys.end;
  }

  /** The place of a key's entry, whether it has timed out or not; −1: there is none. */
  find(key: Int32Array): number {
    return this.#keys.find(key);
  }

  isUsed(place: number): boolean {
    return ((this.#versions[place] ?? 0) & 1) === 1;
  }

  copyKey(place: number, key: Int32Array): void {
    this.#keys.copyKey(place, key);
  }

  /** The hash of a key: the same for the same key as long as this table is there. */
  hash(key: Int32Array): number {
    return this.#keys.hash(key);
  }

  state(place: number): number {
    return this.#state[place] ?? 0;
  }

  server(place: number): RealServer | undefined {
    return this.#servers[this.#server[place] ?? -1];
  }

  /** Whether a template chose its server. */
  isControlled(place: number): boolean {
    return this.#controlled[place] === 1;
  }

  /** When it was seen last, milliseconds. */
  seen(place: number): number {
    return this.#seen[place] ?? 0;
  }

  isOver(place: number, now: number): boolean {
    return now - this.seen(place) > (this.timeouts[this.state(place)] ?? 0);
  }

  /** Adds an entry for a key that has none; its place, or −1 where there is no room. */
  enter(key: Int32Array, server: RealServer, state: number, controlled: boolean, seen: number, now: number): number {
    let place = this.#keys.add(key);
    if (place < 0 && this.#makeRoom(this.#keys.hash(key), now)) place = this.#keys.add(key);
    if (place < 0) return -1;
    this.#write(place, server, state, controlled, seen);
    this.#tellCounts();
    return place;
  }

  /** Makes an entry that is over another one with the same key. */
  replace(place: number, server: RealServer, state: number, controlled: boolean, seen: number): void {
    this.#unload(place);
    Atomics.add(this.#versions, place, 1);
    this.#write(place, server, state, controlled, seen);
  }

  /** Notes a packet that leaves its connection as it is. */
  touch(place: number, seen: number): void {
    this.#seen[place] = seen;
  }

  /** Gives an entry another state. */
  move(place: number, state: number): void {
    const server = this.server(place);
    if (server !== undefined) moveLoad(server.load, this.state(place), state);
    this.#state[place] = state;
  }

  /** A template that has had an established connection. */
  assure(place: number): void {
    this.#state[place] = ConnState.ASSURED;
  }

  /** Ends an entry. */
  remove(place: number): void {
    this.#unload(place);
    Atomics.add(this.#versions, place, 1);
    this.#keys.remove(place);
    this.#tellCounts();
  }

  #write(place: number, server: RealServer, state: number, controlled: boolean, seen: number): void {
    this.#server[place] = server.index;
    this.#state[place] = state;
    this.#controlled[place] = controlled ? 1 : 0;
    this.#seen[place] = seen;
    addLoad(server.load, state);
    // From here on it is there, for other threads too.
    Atomics.add(this.#versions, place, 1);
  }

  #tellCounts(): void {
    this.memory.counts[counts.end] = this.#keys.end;
    this.memory.counts[counts.size] = this.#keys.size;
  }

  #unload(place: number): void {
    this.onEnd(place);
    const server = this.server(place);
    if (server !== undefined) removeLoad(server.load, this.state(place));
  }

  #makeRoom(hash: number, now: number): boolean {
    let victim = -1;
    for (let step = 0; step < neighbourhood; step++) {
      const place = this.#keys.near(hash, step);
      if (place < 0) continue;
      if (this.isOver(place, now)) {
        victim = place;
        break;
      }
      if (isHalfOpen[this.state(place)] === 1 && (victim < 0 || this.seen(place) < this.seen(victim))) victim = place;
    }
    if (victim < 0) return false;
    this.remove(victim);
    return true;
  }
}
