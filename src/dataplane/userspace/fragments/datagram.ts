/** Bytes of a datagram behind its IP header, at most, and the units that pieces begin at. */
const longest = 0x10000;
const unit = 8;
/** Ethernet header, IP header and what each piece of an IPv6 packet has. */
const headRoom = 2048;

/** What became of a piece. */
export const taken = { more: 0, whole: 1, again: 2, contradiction: 3 } as const;

/** One datagram that is put together: its pieces may come in any order, each at most once (RFC 5722). */
export class Datagram {
  /** When its first piece came, milliseconds. */
  began = 0;
  /** The longest piece, bytes of its IP packet, and the longest one that must not be fragmented. */
  longestPiece = 0;
  longestWithDf = 0;
  /** Up to the end of the part of the first piece that each piece has. */
  headLength = 0;
  readonly head = new Uint8Array(headRoom);
  readonly body = new Uint8Array(longest);
  /** Bytes behind the head; −1: the last piece has not come. */
  total = -1;
  /** Units that have come, and how many bytes. */
  readonly #have = new Uint8Array(longest / unit);
  #received = 0;
  #reach = 0;

  start(now: number): void {
    this.began = now;
    this.longestPiece = 0;
    this.longestWithDf = 0;
    this.headLength = 0;
    this.total = -1;
    this.#have.fill(0);
    this.#received = 0;
    this.#reach = 0;
  }

  /** Keeps what each piece has, as the first one has it; whether there is room. */
  takeHead(bytes: Uint8Array, length: number): boolean {
    if (length > headRoom) return false;
    for (let at = 0; at < length; at++) this.head[at] = bytes[at] ?? 0;
    this.headLength = length;
    return true;
  }

  /**
   * Takes a piece of the body: one of `taken`.
   * @param begin where it is in the bytes
   * @param length of it; a multiple of 8 if more follow
   * @param offset where it belongs
   */
  take(bytes: Uint8Array, begin: number, length: number, offset: number, more: boolean): number {
    const end = offset + length;
    if (end > longest || !this.#fits(end, more)) return taken.contradiction;
    const first = offset / unit;
    const last = Math.ceil(end / unit);
    let known = 0;
    for (let index = first; index < last; index++) known += this.#have[index] ?? 0;
    if (known > 0) return known === last - first ? taken.again : taken.contradiction;
    this.#have.fill(1, first, last);
    for (let at = 0; at < length; at++) this.body[offset + at] = bytes[begin + at] ?? 0;
    this.#received += length;
    this.#reach = Math.max(this.#reach, end);
    if (!more) this.total = end;
    return this.#received === this.total && this.headLength > 0 ? taken.whole : taken.more;
  }

  /** Whether an end agrees with the ends that are known. */
  #fits(end: number, more: boolean): boolean {
    if (this.total >= 0) return more ? end <= this.total : end === this.total;
    return more || end >= this.#reach;
  }
}
