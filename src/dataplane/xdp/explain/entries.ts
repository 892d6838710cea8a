import { type ConnSlot, ConnState, ConnValueLayout, connSlotCodec, type Settings } from '../../../bpf/generated/lvx.ts';
import { type BpfMap, type BpfObject, type MapView, u64 } from '../../../bpf/index.ts';
import { TickClock } from '../clock.ts';

const wordsPerSlot = 4;
const low32 = 0xffff_ffffn;

/** An entry as it is found by its key. */
export interface KeptEntry {
  readonly real: number;
  /** A number of the program's. */
  readonly state: number;
  /** Whether a template chose its server. */
  readonly controlled: boolean;
  /** Ticks since its last packet. */
  readonly idle: number;
  /** Ticks that it may be idle. */
  readonly timeout: number;
}

/** Finds entries of the connection table by their keys, wherever they are, and changes nothing. */
export class Entries implements Disposable {
  readonly #view: MapView;
  readonly #words: Uint32Array;
  readonly #overflow: BpfMap<bigint, ConnSlot>;
  readonly #clock: TickClock;

  constructor(object: BpfObject, clock: TickClock) {
    this.#view = object.map('conns').mmap();
    this.#words = new Uint32Array(this.#view.buffer);
    this.#overflow = object.map('conn_overflow', { key: u64, value: connSlotCodec });
    this.#clock = clock;
  }

  /** The entry with a key; one that has timed out only if there is no other. */
  find(key: bigint, settings: Pick<Settings, 'timeouts'>): KeptEntry | undefined {
    const now = this.#clock.now();
    let over: KeptEntry | undefined;
    for (const value of this.#values(key)) {
      const entry = entryOf(value, now, settings);
      if (!isOver(entry)) return entry;
      over ??= entry;
    }
    return over;
  }

  *#values(key: bigint): Generator<bigint> {
    const words = this.#words;
    const [low, high] = [Number(key & low32), Number(key >> 32n)];
    for (let at = 0; at < words.length; at += wordsPerSlot) {
      if (words[at] !== low || words[at + 1] !== high) continue;
      yield (BigInt(words[at + 3] ?? 0) << 32n) | BigInt(words[at + 2] ?? 0);
    }
    const overflow = this.#overflow.get(key)?.value;
    if (overflow !== undefined) yield overflow;
  }

  [Symbol.dispose](): void {
    this.#view.close();
  }
}

/** Whether an entry has timed out: the program does not take it for a connection any more. */
export function isOver({ idle, timeout }: KeptEntry): boolean {
  return idle > timeout;
}

function entryOf(value: bigint, now: number, { timeouts }: Pick<Settings, 'timeouts'>): KeptEntry {
  const low = Number(value & low32);
  const state = (low >>> ConnValueLayout.STATE_SHIFT) & (ConnState.STATES - 1);
  const marks = (low >>> ConnValueLayout.MARKS_SHIFT) & ConnValueLayout.MARKS;
  return {
    real: low & (2 ** ConnValueLayout.REAL_BITS - 1),
    state,
    controlled: (marks & ConnValueLayout.MARK_CONTROLLED) !== 0,
    idle: TickClock.idle(Number(value >> BigInt(ConnValueLayout.SEEN_SHIFT)), now),
    timeout: timeouts[state] ?? 0,
  };
}
