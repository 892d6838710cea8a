import { BpfError, closed } from './errors.ts';
import { koffi } from './ffi/library.ts';
import type { BpfMap } from './map/map.ts';
import { Mapping, pageSize } from './mapping.ts';

/** `BPF_RINGBUF_BUSY_BIT` and `BPF_RINGBUF_DISCARD_BIT` of linux/bpf.h, in a record's length. */
const BUSY = 2 ** 31;
const DISCARD = 2 ** 30;
const HEADER = 8;

/** Records that one turn of the event loop hands out at most, so that a flood of them does not keep everything else waiting. */
const BURST = 16_384;

/** Those that are open: nothing else may hold them while they wait for records. */
const polled = new Set<object>();

/** What `RingBuffer` polls with. */
type Poll = ReturnType<ReturnType<typeof koffi>['node']['poll']>;

/**
 * Receives what programs put into a map of type `ringbuf`: the map's memory is read in place, and epoll says when there is something.
 * Keeps the process alive until `close()` or `unref()`. Minimum kernel: 5.8.
 */
export class RingBuffer implements Disposable {
  readonly #object: string;
  readonly #onRecord: (record: Uint8Array) => void;
  readonly #burst: number;
  readonly #control: Mapping;
  readonly #records: Mapping;
  readonly #consumed: BigUint64Array;
  readonly #produced: BigUint64Array;
  readonly #headers: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #mask: number;
  #poll: Poll | undefined;

  /**
   * Calls back for each record with a copy of its bytes, oldest first. Errors: `EINVAL` when the map is no ring buffer.
   * @param burst records for which it calls back in one turn of the event loop at most
   */
  constructor(map: BpfMap<unknown, unknown>, onRecord: (record: Uint8Array) => void, burst = BURST) {
    const { type, name, maxEntries: size } = map.info;
    const object = `ring buffer "${name}"`;
    if (type !== 'ringbuf')
      throw new BpfError({
        operation: 'open',
        object,
        errno: 22,
        detail: `expected a map of type ringbuf, got ${type}`,
      });
    const page = pageSize();
    this.#object = object;
    this.#onRecord = onRecord;
    this.#burst = burst;
    this.#control = Mapping.open({ fd: map.fd, object, offset: 0, length: page, readonly: false });
    this.#records = Mapping.open({ fd: map.fd, object, offset: page, length: page + 2 * size, readonly: true });
    this.#consumed = new BigUint64Array(this.#control.buffer(object), 0, 1);
    const records = this.#records.buffer(object);
    this.#produced = new BigUint64Array(records, 0, 1);
    this.#headers = new Int32Array(records, page);
    this.#bytes = new Uint8Array(records, page);
    this.#mask = size - 1;
    polled.add(this);
    this.#poll = koffi().node.poll(map.fd, () => this.consume());
  }

  /** Hands out what is there now, at most `limit` records, without waiting to be woken; returns how many. */
  consume(limit = this.#burst): number {
    if (this.#poll === undefined) throw closed(this.#object);
    let count = 0;
    let position = Number(Atomics.load(this.#consumed, 0));
    while (count < limit && this.#poll !== undefined && position < Number(Atomics.load(this.#produced, 0))) {
      const start = position & this.#mask;
      const header = Atomics.load(this.#headers, start / 4);
      if (header & BUSY) break;
      const length = header & (DISCARD - 1);
      position += Math.ceil((length + HEADER) / 8) * 8;
      const record = header & DISCARD ? undefined : this.#bytes.slice(start + HEADER, start + HEADER + length);
      Atomics.store(this.#consumed, 0, BigInt(position));
      if (record === undefined) continue;
      count++;
      this.#onRecord(record);
    }
    return count;
  }

  /** Lets the process end although records may still come. */
  unref(): void {
    this.#poll?.unref();
  }

  /** The opposite of `unref()`. */
  ref(): void {
    this.#poll?.ref();
  }

  /** Stops calling back; idempotent, also from within the callback. The map is not closed. */
  close(): void {
    polled.delete(this);
    this.#poll?.close();
    this.#poll = undefined;
    this.#control.close();
    this.#records.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
