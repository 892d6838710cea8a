import { setImmediate as turn } from 'node:timers/promises';
import { type ConnSlot, ConnState, type ConnTuple, ConnValueLayout, connTupleCodec } from '../../bpf/generated/lvx.ts';
import { type BpfMap, type Codecs, type MapView, u64 } from '../../bpf/index.ts';
import type { ConnectionState } from '../../model/connection.ts';
import type { Ip } from '../../net/ip.ts';
import { ipv4FromNumber } from '../../net/ipv4.ts';
import { type Port, parsePort } from '../../net/port.ts';
import { addressFromWords } from '../address-words.ts';
import { stageOf, stateNames, type Timeouts } from '../states.ts';
import { asLoaded16, fromLoaded32 } from './byte-order.ts';
import { TickClock } from './clock.ts';

/** A live entry of the connection table, as the program keeps it. */
export interface ConnEntry {
  readonly client: Ip;
  readonly clientPort: Port;
  readonly serviceId: number;
  /** Where the client's packets go, if the entry tells; else its service does. */
  readonly destination?: { readonly vip: Ip; readonly port: Port };
  readonly real: number;
  readonly state: ConnectionState;
  readonly template: boolean;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Of the map of tuples. */
export const tupleCodecs: Codecs<bigint, ConnTuple> = { key: u64, value: connTupleCodec };

/** Slots that are read before the event loop has its turn: with what is made of their entries, some milliseconds' work. */
const slotsAtOnce = 4096;
const wordsPerSlot = 4;
const realMask = 2 ** ConnValueLayout.REAL_BITS - 1;
const stateMask = ConnState.STATES - 1;
const seenShift = ConnValueLayout.SEEN_SHIFT - 32;
const hashed = ConnValueLayout.MARK_HASHED;

/** What every entry of a state has. */
interface Form {
  readonly state: ConnectionState;
  readonly template: boolean;
  /** Seconds, and ticks. */
  readonly timeout: number;
  readonly ticks: number;
}

/** What a connection table is read with. */
export interface ConnTableParts {
  readonly conns: BpfMap<unknown, unknown>;
  /** Key → key and value, of what found no room in `conns`. */
  readonly overflow: BpfMap<bigint, ConnSlot>;
  /** Keys that are hashes → what they stand for. */
  readonly tuples: BpfMap<bigint, ConnTuple>;
  readonly clock: TickClock;
  readonly timeouts: Timeouts;
}

/** Reads the program's connection table from its memory: no system call for an entry. */
export class ConnTable implements Disposable {
  readonly #view: MapView;
  readonly #words: Uint32Array;
  readonly #overflow: ConnTableParts['overflow'];
  readonly #tuples: ConnTableParts['tuples'];
  readonly #clock: TickClock;
  /** The same that the program was given. */
  timeouts: Timeouts;

  constructor({ conns, overflow, tuples, clock, timeouts }: ConnTableParts) {
    this.#view = conns.mmap();
    this.#words = new Uint32Array(this.#view.buffer);
    this.#overflow = overflow;
    this.#tuples = tuples;
    this.#clock = clock;
    this.timeouts = timeouts;
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
    const forms = this.#forms();
    const found: ConnEntry[] = [];
    for (let at = begin * wordsPerSlot; at < end * wordsPerSlot; at += wordsPerSlot) {
      const low = words[at] ?? 0;
      // The lower 16 bits of the key of a free slot, and of one that is being written, are 0.
      if ((low & 0xffff) === 0) continue;
      const high = words[at + 1] ?? 0;
      const entry = this.#decode(low, high, words[at + 2] ?? 0, words[at + 3] ?? 0, now, forms);
      const unchanged = words[at] === low && words[at + 1] === high;
      if (entry !== undefined && unchanged && entry.expiresIn >= 0) found.push(entry);
    }
    return found;
  }

  #readOverflow(): ConnEntry[] {
    const now = this.#clock.now();
    const forms = this.#forms();
    return [...this.#overflow.values()]
      .flatMap(({ key, value }) => {
        return this.#decode(lowWord(key), highWord(key), lowWord(value), highWord(value), now, forms) ?? [];
      })
      .filter(entry => entry.expiresIn >= 0);
  }

  /** What entries of each state have, by the state's number. */
  #forms(): Form[] {
    const forms: Form[] = [];
    for (let number = 0; number < ConnState.STATES; number++) {
      const stage = stageOf(number);
      const timeout = this.timeouts[stage];
      const template = stage === 'TEMPLATE' || stage === 'ASSURED';
      forms.push({ state: stateNames[stage], template, timeout, ticks: this.#clock.ticks(timeout) });
    }
    return forms;
  }

  /**
   * struct conn_slot, as four 32-bit words of a little-endian machine. It has timed out if `expiresIn` is below 0. Undefined
   * if its tuple is gone: it has just ended. There may be millions: its object is made in one step.
   */
  #decode(
    keyLow: number,
    keyHigh: number,
    low: number,
    high: number,
    now: number,
    forms: readonly Form[],
  ): ConnEntry | undefined {
    const form = forms[(low >>> ConnValueLayout.STATE_SHIFT) & stateMask] ?? forms[ConnState.NONE];
    if (form === undefined) return undefined;
    const { state, template } = form;
    const marks = (low >>> ConnValueLayout.MARKS_SHIFT) & ConnValueLayout.MARKS;
    // In ticks, as the program tests it: what is left out of a list, the program does not take for a connection either.
    const ticksLeft = form.ticks - TickClock.idle(high >>> seenShift, now);
    const expiresIn = Math.min(this.#clock.seconds(ticksLeft), form.timeout);
    const real = low & realMask;
    if ((marks & hashed) === 0) {
      const client = ipv4FromNumber(fromLoaded32(keyHigh));
      const clientPort = parsePort(asLoaded16(keyLow >>> 16));
      return { client, clientPort, serviceId: keyLow & 0xffff, real, state, template, expiresIn };
    }
    const tuple = this.#tuples.get((BigInt(keyHigh) << 32n) | BigInt(keyLow >>> 0));
    if (tuple === undefined) return undefined;
    const family = tuple.family === 6 ? 6 : 4;
    const { serviceId } = tuple;
    const client = addressFromWords(family, tuple.client);
    const destination = { vip: addressFromWords(family, tuple.vip), port: parsePort(tuple.port) };
    return {
      client,
      clientPort: parsePort(tuple.clientPort),
      serviceId,
      destination,
      real,
      state,
      template,
      expiresIn,
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
