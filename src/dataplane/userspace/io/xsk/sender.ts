import type { Outbox } from '../../outbox.ts';
import { FrameSender } from '../frame-sender.ts';
import type { FrameOut } from '../packet-io.ts';
import { XskSocket } from './socket.ts';
import { Umem } from './umem.ts';

const EAGAIN = 11;
const ENOBUFS = 105;

/** Frames that wait to be sent by an interface that none come in by. */
const sends = 2048;
/** Bytes of an Ethernet header with two tags, and of the longest IP packet of such an interface: what a chunk takes. */
const longest = 1522;

/** Sends frames from an outbox by AF_XDP sockets, one for each interface; where that can't be, by a packet socket. */
export class XskSender implements FrameOut, Disposable {
  readonly #outbox: Outbox;
  readonly #others: FrameSender;
  readonly #otherIndices: Int32Array;
  /** By interface; undefined: there can't be one. */
  readonly #sockets = new Map<number, XskSocket | undefined>();
  /** Those that were opened here. */
  readonly #own = new Set<XskSocket>();

  /** @throws BpfError without the right to open a packet socket */
  constructor(outbox: Outbox) {
    this.#outbox = outbox;
    this.#others = new FrameSender(outbox);
    this.#otherIndices = new Int32Array(outbox.most);
  }

  /** From now on frames leave an interface by a socket that takes some from there, too; undefined: no more. */
  use(ifindex: number, socket: XskSocket | undefined): void {
    if (socket === undefined) this.#sockets.delete(ifindex);
    else this.#sockets.set(ifindex, socket);
  }

  send(indices: Int32Array, count: number, failed: (index: number, errno: number) => void): void {
    const { bytes } = this.#outbox;
    let others = 0;
    for (let place = 0; place < count; place++) {
      const index = indices[place] ?? 0;
      const socket = this.#socketTo(this.#outbox.ifindexOf(index));
      if (socket === undefined) this.#otherIndices[others++] = index;
      else if (!socket.put(bytes, this.#outbox.startOf(index), this.#outbox.endOf(index))) failed(index, ENOBUFS);
    }
    for (const [ifindex, socket] of this.#sockets) if (socket !== undefined) this.#flush(ifindex, socket);
    if (others > 0) this.#others.send(this.#otherIndices, others, failed);
  }

  /** Idempotent. */
  close(): void {
    for (const socket of this.#own) socket.close();
    this.#own.clear();
    this.#sockets.clear();
    this.#others.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #flush(ifindex: number, socket: XskSocket): void {
    const errno = socket.flush();
    if (errno === 0 || errno === EAGAIN || errno === ENOBUFS || !this.#own.delete(socket)) return;
    // Its interface is gone, or down: if it is back, it gets another one.
    socket.close();
    this.#sockets.delete(ifindex);
  }

  #socketTo(ifindex: number): XskSocket | undefined {
    const known = this.#sockets.get(ifindex);
    if (known !== undefined || this.#sockets.has(ifindex)) return known;
    const socket = openSender(ifindex);
    if (socket !== undefined) this.#own.add(socket);
    this.#sockets.set(ifindex, socket);
    return socket;
  }
}

/** A socket that only sends; undefined where the interface has one that is somebody else's, or can't have any. */
function openSender(ifindex: number): XskSocket | undefined {
  try {
    const umem = new Umem(longest, sends);
    return new XskSocket({ ifindex, queue: 0, umem, firstChunk: 0, receives: 0, sends });
  } catch {
    return undefined;
  }
}
