import type { BpfMap, Codec, MapView } from '../../bpf/index.ts';

/** An array map's memory as a list of structures, read and written in place without a system call. */
export class Table<T> implements Disposable {
  readonly length: number;
  /** The bytes, for fields that must be written alone. */
  readonly memory: DataView;
  readonly #codec: Codec<T>;
  readonly #view: MapView;

  constructor(map: BpfMap<unknown, unknown>, codec: Codec<T>) {
    this.#view = map.mmap();
    this.#codec = codec;
    this.length = map.info.maxEntries;
    this.memory = new DataView(this.#view.buffer);
  }

  get(index: number): T {
    return this.#codec.read(this.memory, this.offset(index));
  }

  set(index: number, value: T): void {
    this.#codec.write(this.memory, this.offset(index), value);
  }

  /** Where an entry begins, bytes. */
  offset(index: number): number {
    if (index < 0 || index >= this.length) throw new RangeError(`Expected an index below ${this.length}, got ${index}`);
    return index * this.#view.slotSize;
  }

  [Symbol.dispose](): void {
    this.#view.close();
  }
}
