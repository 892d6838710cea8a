import { addressOf } from '../../../../bpf/ffi/library.ts';
import { pageSize } from '../../../../bpf/mapping.ts';

/** The kernel leaves so many bytes free in front of each frame that comes in. */
const headroom = 256;

/** Memory that frames come in to and are sent from, in chunks of one size: a UMEM (AF_XDP). */
export class Umem {
  readonly bytes: Uint8Array;
  readonly chunk: number;
  readonly chunks: number;
  readonly #memory: Uint8Array;

  /**
   * @param longest frame, bytes
   * @throws RangeError if it does not fit into a page
   */
  constructor(longest: number, chunks: number) {
    const page = pageSize();
    this.chunk = longest + headroom <= page / 2 ? page / 2 : page;
    if (longest + headroom > this.chunk) {
      throw new RangeError(`Expected frames of at most ${page - headroom} bytes, got an interface of ${longest}`);
    }
    this.chunks = chunks;
    const size = this.chunk * chunks;
    this.#memory = new Uint8Array(size + page);
    const behind = Number(addressOf(this.#memory.buffer) % BigInt(page));
    const begin = behind === 0 ? 0 : page - behind;
    this.bytes = this.#memory.subarray(begin, begin + size);
  }

  /** `struct xdp_umem_reg` */
  get registration(): Uint32Array {
    const words = new Uint32Array(8);
    const address = addressOf(this.#memory.buffer) + BigInt(this.bytes.byteOffset);
    new BigUint64Array(words.buffer).set([address, BigInt(this.bytes.length)]);
    words[4] = this.chunk;
    return words;
  }
}
