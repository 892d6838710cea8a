/** Bytes in front of each packet that may be written over: the Ethernet header of a frame that came in. */
const margin = 64;
const most = 4096;

/**
 * What a packet has brought about: frames, or IP packets without a link header, one behind the other in one array. Who
 * sends them empties it.
 */
export class Outbox {
  readonly bytes: Uint8Array;
  /** Packets that there is room for. */
  readonly most = most;
  readonly #starts = new Int32Array(most);
  readonly #packets = new Int32Array(most);
  readonly #ends = new Int32Array(most);
  readonly #interfaces = new Int32Array(most);
  #used = margin;
  #count = 0;

  /** @param size bytes that all packets may have together */
  constructor(size = 8 << 16) {
    this.bytes = new Uint8Array(size);
  }

  /** How many packets there are. */
  get count(): number {
    return this.#count;
  }

  /** Where a frame begins; for an IP packet without a link header the same as `packetOf`. */
  startOf(index: number): number {
    return this.#starts[index] ?? 0;
  }

  /** Where the IP packet in a frame begins. */
  packetOf(index: number): number {
    return this.#packets[index] ?? 0;
  }

  /** Where a packet ends. */
  endOf(index: number): number {
    return this.#ends[index] ?? 0;
  }

  /** The interface that a frame is to leave by; of a packet without a link header 0. */
  ifindexOf(index: number): number {
    return this.#interfaces[index] ?? 0;
  }

  /** Whether so much is in it that another packet might not find room. */
  get isCrowded(): boolean {
    return this.#used * 2 > this.bytes.length || this.#count * 2 > most;
  }

  clear(): void {
    this.#count = 0;
    this.#used = margin;
  }

  /** Where so many bytes can be written, with a margin in front; −1: there is no room. */
  reserve(length: number): number {
    const at = this.#used;
    if (this.#count === most || at + length + margin > this.bytes.length) return -1;
    this.#used = at + length + margin;
    return at;
  }

  /** Takes out what was added after there were so many. */
  truncate(count: number): void {
    this.#count = count;
  }

  /** Adds what has been written. */
  add(start: number, packet: number, end: number, ifindex: number): void {
    const index = this.#count++;
    this.#starts[index] = start;
    this.#packets[index] = packet;
    this.#ends[index] = end;
    this.#interfaces[index] = ifindex;
  }
}
