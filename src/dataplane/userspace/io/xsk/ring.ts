import { Mapping } from '../../../../bpf/mapping.ts';

/** The rings of a socket: where each is mapped, which number of `XDP_MMAP_OFFSETS` is its first, words of an entry, and who fills it. */
const kinds = {
  rx: { offset: 0, first: 0, words: 4, isOurs: false },
  tx: { offset: 0x80000000, first: 4, words: 4, isOurs: true },
  fill: { offset: 0x100000000, first: 8, words: 2, isOurs: true },
  completion: { offset: 0x180000000, first: 12, words: 2, isOurs: false },
} as const;

export type RingKind = keyof typeof kinds;

/** A ring between the kernel and us: one fills it, the other empties it. */
export class Ring implements Disposable {
  /** The entries as words. Of `rx` and `tx`: address (two words), length, options; of the others: address. */
  readonly words: Uint32Array;
  readonly #mapping: Mapping;
  readonly #own: Int32Array;
  readonly #other: Int32Array;
  readonly #size: number;
  readonly #width: number;
  readonly #isOurs: boolean;
  #at = 0;

  /**
   * @param offsets what the socket says of `XDP_MMAP_OFFSETS`
   * @param size entries, a power of two
   * @throws BpfError with the errno
   */
  constructor(fd: number, kind: RingKind, offsets: readonly number[], size: number) {
    const { offset, first, words, isOurs } = kinds[kind];
    const [producer = 0, consumer = 0, entries = 0] = offsets.slice(first);
    const object = `${kind} ring of AF_XDP socket`;
    this.#mapping = Mapping.open({ fd, object, offset, length: entries + size * words * 4, readonly: false });
    const buffer = this.#mapping.buffer(object);
    this.words = new Uint32Array(buffer, entries, size * words);
    this.#own = new Int32Array(buffer, isOurs ? producer : consumer, 1);
    this.#other = new Int32Array(buffer, isOurs ? consumer : producer, 1);
    this.#size = size;
    this.#width = words;
    this.#isOurs = isOurs;
  }

  /** Entries that can be taken from the kernel, or filled for it. */
  get ready(): number {
    const ahead = (Atomics.load(this.#other, 0) - this.#at) | 0;
    return this.#isOurs ? this.#size + ahead : ahead;
  }

  /** Of those that we filled: entries that the kernel has not taken. */
  get waiting(): number {
    return (this.#at - Atomics.load(this.#other, 0)) | 0;
  }

  /** Where an entry's words begin: the first that is ready, or one of those behind it. */
  wordOf(index: number): number {
    return ((this.#at + index) & (this.#size - 1)) * this.#width;
  }

  /** Lets the kernel have so many entries. */
  advance(count: number): void {
    this.#at = (this.#at + count) | 0;
    Atomics.store(this.#own, 0, this.#at);
  }

  close(): void {
    this.#mapping.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
