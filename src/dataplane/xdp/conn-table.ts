import { setImmediate as turn } from 'node:timers/promises';
import { ConnKeySpecial, ConnState, ConnValueLayout } from '../../bpf/generated/lvx.ts';
import type { BpfMap, MapView } from '../../bpf/index.ts';
import { type Ipv4, ipv4FromNumber } from '../../net/ipv4.ts';
import { type Port, parsePort } from '../../net/port.ts';
import { asLoaded16, fromLoaded32 } from './byte-order.ts';
import { TickClock } from './clock.ts';

/** A live entry of the connection table, as the program keeps it. */
export interface ConnEntry {
  readonly client: Ipv4;
  readonly clientPort: Port;
  readonly serviceId: number;
  readonly real: number;
  readonly state: ProgramState;
  /** Seconds. */
  readonly expiresIn: number;
}

/** The states that the program knows. */
export type ProgramState = Exclude<keyof typeof ConnState, 'STATES'>;

/** How long a connection lives without packets in each state, seconds. */
export type Timeouts = Readonly<Record<ProgramState, number>>;

/** IPVS's timeouts in tunnel mode, seconds (Linux, net/netfilter/ipvs). */
export const defaultTimeouts: Timeouts = {
  NONE: 2,
  SYN_RECV: 60,
  ESTABLISHED: 900,
  FIN_WAIT: 120,
  TIME_WAIT: 120,
  CLOSE: 10,
  UDP: 300,
};

const stateNames = new Map<number, ProgramState>(
  (Object.keys(defaultTimeouts) as ProgramState[]).map(name => [ConnState[name], name]),
);

/** Slots that are read before the event loop has its turn. */
const slotsAtOnce = 65_536;
const wordsPerSlot = 4;
const realMask = 2 ** ConnValueLayout.REAL_BITS - 1;
const stateMask = ConnState.STATES - 1;
const seenShift = ConnValueLayout.SEEN_SHIFT - 32;

/** How long after its time an entry is still left alone, seconds. */
const grace = 60;
const claimed = BigInt(ConnKeySpecial.CLAIMED);
const free = BigInt(ConnKeySpecial.FREE);

/** What a connection table is read with. */
export interface ConnTableParts {
  readonly conns: BpfMap<unknown, unknown>;
  readonly overflow: BpfMap<bigint, bigint>;
  readonly clock: TickClock;
  readonly timeouts: Timeouts;
}

/** Reads the program's connection table from its memory: no system call for an entry. */
export class ConnTable implements Disposable {
  readonly #view: MapView;
  readonly #words: Uint32Array;
  readonly #keysAndValues: BigUint64Array;
  readonly #overflow: BpfMap<bigint, bigint>;
  readonly #clock: TickClock;
  readonly #timeouts: Timeouts;

  /** @param timeouts the same that the program was given */
  constructor({ conns, overflow, clock, timeouts }: ConnTableParts) {
    this.#view = conns.mmap();
    this.#words = new Uint32Array(this.#view.buffer);
    this.#keysAndValues = new BigUint64Array(this.#view.buffer);
    this.#overflow = overflow;
    this.#clock = clock;
    this.#timeouts = timeouts;
  }

  /**
   * Every connection that has not timed out, a chunk at a time: the caller's event loop goes on in between. Slots whose
   * connection timed out long ago are freed on the way, before the clock comes round to them again.
   */
  async *chunks(): AsyncGenerator<readonly ConnEntry[]> {
    const slots = this.#words.length / wordsPerSlot;
    for (let begin = 0; begin < slots; begin += slotsAtOnce) {
      yield this.#read(begin, Math.min(begin + slotsAtOnce, slots));
      await turn();
    }
    yield this.#readOverflow();
  }

  #read(begin: number, end: number): ConnEntry[] {
    const words = this.#words;
    const now = this.#clock.now();
    const found: ConnEntry[] = [];
    for (let at = begin * wordsPerSlot; at < end * wordsPerSlot; at += wordsPerSlot) {
      const low = words[at] ?? 0;
      // Service id 0 is in the key of a free slot and of one that is being written.
      if ((low & 0xffff) === 0) continue;
      const high = words[at + 1] ?? 0;
      const entry = this.#decode(low, high, words[at + 2] ?? 0, words[at + 3] ?? 0, now);
      const unchanged = words[at] === low && words[at + 1] === high;
      if (unchanged && entry.expiresIn >= 0) found.push(entry);
      if (unchanged && entry.expiresIn < -grace) this.#free((at / wordsPerSlot) * 2);
    }
    return found;
  }

  /** Frees a slot as the program would take it: by its key. If its connection came back meanwhile, it stays. */
  #free(key: number): void {
    const words = this.#keysAndValues;
    const oldKey = words[key] ?? free;
    const oldValue = words[key + 1];
    if (Atomics.compareExchange(words, key, oldKey, claimed) !== oldKey) return;
    Atomics.store(words, key, words[key + 1] === oldValue ? free : oldKey);
  }

  #readOverflow(): ConnEntry[] {
    const now = this.#clock.now();
    return [...this.#overflow.entries()]
      .map(([key, value]) => this.#decode(lowWord(key), highWord(key), lowWord(value), highWord(value), now))
      .filter(entry => entry.expiresIn >= 0);
  }

  /** struct conn_slot, as four 32-bit words of a little-endian machine. It has timed out if `expiresIn` is below 0. */
  #decode(keyLow: number, keyHigh: number, low: number, high: number, now: number): ConnEntry {
    const state = stateNames.get((low >>> ConnValueLayout.STATE_SHIFT) & stateMask) ?? 'NONE';
    const timeout = this.#timeouts[state];
    // In ticks, as the program tests it: what is left out of a list, the program does not take for a connection either.
    const ticksLeft = this.#clock.ticks(timeout) - TickClock.idle(high >>> seenShift, now);
    return {
      client: ipv4FromNumber(fromLoaded32(keyHigh)),
      clientPort: parsePort(asLoaded16(keyLow >>> 16)),
      serviceId: keyLow & 0xffff,
      real: low & realMask,
      state,
      expiresIn: Math.min(this.#clock.seconds(ticksLeft), timeout),
    };
  }

  [Symbol.dispose](): void {
    this.#view.close();
  }
}

function lowWord(value: bigint): number {
  return Number(value & 0xffff_ffffn);
}

function highWord(value: bigint): number {
  return Number(value >> 32n);
}
