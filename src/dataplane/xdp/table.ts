import type { BpfMap, Codec, MapView } from '../../bpf/index.ts';

/**
 * An array map's memory as a list of structures, read and written in place without a system call. The map of a section
 * is one element, the program's whole array.
 */
export class Table<T> implements Disposable {
  readonly length: number;
  /** The bytes, for fields that must be written alone. */
  readonly memory: DataView;
  readonly #codec: Codec<T>;
  readonly #view: MapView;
  readonly #stride: number;

  constructor(map: BpfMap<unknown, unknown>, codec: Codec<T>) {
    this.#view = map.mmap();
    this.#codec = codec;
    const { maxEntries, valueSize } = map.info;
    const isSection = maxEntries === 1 && valueSize > codec.size;
    this.length = isSection ? valueSize / codec.size : maxEntries;
    this.#stride = isSection ? codec.size : this.#view.slotSize;
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
    return index * this.#stride;
  }

  [Symbol.dispose](): void {
    this.#view.close();
  }
}
