import { setImmediate as turn } from 'node:timers/promises';
import { ConnState, ConnValueLayout } from '../../bpf/generated/lvx.ts';
import type { BpfMap, MapView } from '../../bpf/index.ts';
import type { ConnectionState } from '../../model/connection.ts';
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
  readonly state: ConnectionState;
  /** Seconds. */
  readonly expiresIn: number;
}

/** IPVS's timeouts in tunnel mode, seconds (Linux, net/netfilter/ipvs). */
export const timeouts: Readonly<Record<ConnectionState, number>> = {
  NONE: 2,
  SYN_RECV: 60,
  ESTABLISHED: 900,
  FIN_WAIT: 120,
  TIME_WAIT: 120,
  CLOSE: 10,
  UDP: 300,
};

const stateNames = new Map<number, ConnectionState>(
  (Object.keys(timeouts) as ConnectionState[]).map(name => [ConnState[name], name]),
);

/** Slots that are read before the event loop has its turn. */
const slotsAtOnce = 65_536;
const wordsPerSlot = 4;
const realMask = 2 ** ConnValueLayout.REAL_BITS - 1;
const stateMask = ConnState.STATES - 1;
const seenShift = ConnValueLayout.SEEN_SHIFT - 32;

/** Reads the program's connection table from its memory: no system call for an entry. */
export class ConnTable implements Disposable {
  readonly #view: MapView;
  readonly #words: Uint32Array;
  readonly #overflow: BpfMap<bigint, bigint>;
  readonly #clock: TickClock;

  constructor(conns: BpfMap<unknown, unknown>, overflow: BpfMap<bigint, bigint>, clock: TickClock) {
    this.#view = conns.mmap();
    this.#words = new Uint32Array(this.#view.buffer);
    this.#overflow = overflow;
    this.#clock = clock;
  }

  /** Every connection that has not timed out, a chunk at a time: the caller's event loop goes on in between. */
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
      const entry = decode(low, high, words[at + 2] ?? 0, words[at + 3] ?? 0, now, this.#clock);
      const unchanged = words[at] === low && words[at + 1] === high;
      if (entry !== undefined && unchanged) found.push(entry);
    }
    return found;
  }

  #readOverflow(): ConnEntry[] {
    const now = this.#clock.now();
    return [...this.#overflow.entries()].flatMap(([key, value]) => {
      const entry = decode(lowWord(key), highWord(key), lowWord(value), highWord(value), now, this.#clock);
      return entry === undefined ? [] : [entry];
    });
  }

  [Symbol.dispose](): void {
    this.#view.close();
  }
}

/** struct conn_slot, as four 32-bit words of a little-endian machine. */
function decode(
  keyLow: number,
  keyHigh: number,
  low: number,
  high: number,
  now: number,
  clock: TickClock,
): ConnEntry | undefined {
  const state = stateNames.get((low >>> ConnValueLayout.STATE_SHIFT) & stateMask) ?? 'NONE';
  const idle = TickClock.between(high >>> seenShift, now);
  // The program's own test: what is left out here, it does not take for a connection either.
  if (idle > clock.ticks(timeouts[state])) return undefined;
  return {
    client: ipv4FromNumber(fromLoaded32(keyHigh)),
    clientPort: parsePort(asLoaded16(keyLow >>> 16)),
    serviceId: keyLow & 0xffff,
    real: low & realMask,
    state,
    expiresIn: Math.max(0, timeouts[state] - clock.seconds(idle)),
  };
}

function lowWord(value: bigint): number {
  return Number(value & 0xffff_ffffn);
}

function highWord(value: bigint): number {
  return Number(value >> 32n);
}
