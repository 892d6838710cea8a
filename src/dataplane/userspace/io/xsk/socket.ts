import type { Socket } from '../../../sockets/socket.ts';
import { AF_XDP, bindFlag, getOption, openXskSocket, setOption } from './options.ts';
import { Ring, type RingKind } from './ring.ts';
import type { Umem } from './umem.ts';

const EAGAIN = 11;
const EBUSY = 16;
/** `struct sockaddr_xdp` */
const addressLength = 16;
/** Below so many bytes it costs less to copy one by one than to make a view. */
const fewBytes = 256;

/** What a socket is for. */
export interface SocketPlan {
  readonly ifindex: number;
  readonly queue: number;
  readonly umem: Umem;
  /** The socket that registered the memory; left out: this one does. */
  readonly first?: XskSocket;
  /** Chunks of the memory that are its own, by their number: those that frames come in to, those that they leave from. Powers of two, or 0. */
  readonly firstChunk: number;
  readonly receives: number;
  readonly sends: number;
}

/** An AF_XDP socket in copy mode on one queue of an interface. Needs CAP_NET_RAW. */
export class XskSocket implements Disposable {
  readonly #socket: Socket;
  readonly #umem: Umem;
  readonly #rings = new Map<RingKind, Ring>();
  readonly #rx: Ring | undefined;
  readonly #tx: Ring | undefined;
  readonly #fill: Ring;
  readonly #completion: Ring;
  /** Chunks that frames can leave from, a stack. */
  readonly #free: Uint32Array;
  #freeCount = 0;
  #queued = 0;
  #isClosed = false;

  /** @throws BpfError with the errno: `EBUSY` (another socket has the queue), `EPERM`, … */
  constructor({ ifindex, queue, umem, first, firstChunk, receives, sends }: SocketPlan) {
    this.#socket = openXskSocket();
    this.#umem = umem;
    this.#free = new Uint32Array(sends);
    try {
      if (first === undefined) setOption(this.#socket, 'umemReg', umem.registration);
      this.#fill = this.#ring('fill', 'umemFillRing', Math.max(receives, 1));
      this.#completion = this.#ring('completion', 'umemCompletionRing', Math.max(sends, 1));
      this.#rx = receives > 0 ? this.#ring('rx', 'rxRing', receives) : undefined;
      this.#tx = sends > 0 ? this.#ring('tx', 'txRing', sends) : undefined;
      this.#bind(ifindex, queue, first);
    } catch (error) {
      this.close();
      throw error;
    }
    for (let index = 0; index < receives; index++) {
      this.#fill.words[this.#fill.wordOf(index)] = (firstChunk + index) * umem.chunk;
    }
    this.#fill.advance(receives);
    for (let index = 0; index < sends; index++) {
      this.#free[this.#freeCount++] = (firstChunk + receives + index) * umem.chunk;
    }
  }

  get fd(): number {
    return this.#socket.fd;
  }

  /** Frames that were lost since it was opened: no chunk was free, or the ring was full. */
  lost(): number {
    const [dropped = 0, , , full = 0] = this.#isClosed ? [] : getOption(this.#socket, 'statistics', 6);
    return dropped + full;
  }

  /** Hands out frames that have come in, so many at most; how many there were. Their bytes are the kernel's again then. */
  receive(most: number, onFrame: (bytes: Uint8Array, begin: number, end: number) => void): number {
    if (this.#rx === undefined) return 0;
    const count = Math.min(most, this.#rx.ready);
    const { words } = this.#rx;
    const { chunk, bytes } = this.#umem;
    for (let index = 0; index < count; index++) {
      const word = this.#rx.wordOf(index);
      const begin = words[word] ?? 0;
      onFrame(bytes, begin, begin + (words[word + 2] ?? 0));
      const entry = this.#fill.wordOf(index);
      this.#fill.words[entry] = begin - (begin % chunk);
    }
    this.#rx.advance(count);
    this.#fill.advance(count);
    return count;
  }

  /** Takes a frame to be sent by the next `flush`; whether there was room. */
  put(from: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (this.#tx === undefined || length > this.#umem.chunk) return false;
    if (this.#freeCount === 0 || this.#tx.ready <= this.#queued) this.flush();
    if (this.#freeCount === 0 || this.#tx.ready <= this.#queued) return false;
    const at = this.#free[--this.#freeCount] ?? 0;
    const { bytes } = this.#umem;
    if (length > fewBytes) bytes.set(from.subarray(start, end), at);
    else for (let index = 0; index < length; index++) bytes[at + index] = from[start + index] ?? 0;
    const word = this.#tx.wordOf(this.#queued++);
    this.#tx.words[word] = at;
    this.#tx.words[word + 1] = 0;
    this.#tx.words[word + 2] = length;
    this.#tx.words[word + 3] = 0;
    return true;
  }

  /** Has the kernel send what it was given. Returns the positive errno if it takes no more, or 0. What is left waits for the next time. */
  flush(): number {
    if (this.#tx === undefined || this.#isClosed) return 0;
    this.#tx.advance(this.#queued);
    this.#queued = 0;
    let errno = 0;
    for (let left = this.#tx.waiting; left > 0 && errno === 0; ) {
      // Each call sends some dozens.
      const why = this.#socket.send(null, null);
      const before = left;
      left = this.#tx.waiting;
      this.#reclaim();
      if (left === before || (why !== 0 && why !== EAGAIN && why !== EBUSY)) errno = why || EAGAIN;
    }
    this.#reclaim();
    return errno;
  }

  /** Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const ring of this.#rings.values()) ring.close();
    this.#socket.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #reclaim(): void {
    const count = this.#completion.ready;
    const { words } = this.#completion;
    for (let index = 0; index < count; index++) {
      this.#free[this.#freeCount++] = words[this.#completion.wordOf(index)] ?? 0;
    }
    this.#completion.advance(count);
  }

  #ring(kind: RingKind, name: 'umemFillRing' | 'umemCompletionRing' | 'rxRing' | 'txRing', size: number): Ring {
    setOption(this.#socket, name, Uint32Array.of(size));
    const ring = new Ring(this.#socket.fd, kind, getOption(this.#socket, 'mmapOffsets', 16), size);
    this.#rings.set(kind, ring);
    return ring;
  }

  #bind(ifindex: number, queue: number, first: XskSocket | undefined): void {
    const address = new DataView(new ArrayBuffer(addressLength));
    address.setUint16(0, AF_XDP, true);
    address.setUint16(2, first === undefined ? bindFlag.copy : bindFlag.sharedUmem, true);
    address.setUint32(4, ifindex, true);
    address.setUint32(8, queue, true);
    address.setUint32(12, first?.fd ?? 0, true);
    this.#socket.bind(new Uint8Array(address.buffer), `bind to interface ${ifindex}`);
  }
}
