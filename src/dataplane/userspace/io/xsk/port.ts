import { koffi } from '../../../../bpf/ffi/library.ts';
import type { InterfaceState } from '../interface-state.ts';
import type { Port, PortListener } from '../port.ts';
import type { Diversion } from './diversion.ts';
import { XskSocket } from './socket.ts';
import { Umem } from './umem.ts';

/** Bytes of an Ethernet header with two tags. */
const linkLength = 22;
/** Frames that may come in, of all queues together and of each: that many wait while another program has the processor. */
const receivesOfAll = 16_384;
const receivesOfOne = { least: 1024, most: 8192 } as const;
/** Frames that wait to be sent. */
const sends = 2048;
/** Frames that are taken from a queue at a time, and how often before anything else has its turn. */
const burst = 64;
const bursts = 8;

type Poll = ReturnType<ReturnType<typeof koffi>['node']['poll']>;

/** Those that are open: nothing else may hold them while they wait for frames. */
const open = new Set<object>();

/** The frames that come in by an interface, taken by AF_XDP sockets, one for each of its receive queues. */
export class XskPort implements Port {
  readonly #listener: PortListener;
  readonly #sockets: XskSocket[] = [];
  readonly #polls: Poll[] = [];
  readonly #diversion: Diversion;

  /**
   * Begins at once. Closes the diversion with itself, also if it throws.
   * @throws BpfError, RangeError if the interface's MTU is too large
   */
  constructor({ index, mtu, queues }: InterfaceState, diversion: Diversion, listener: PortListener) {
    this.#listener = listener;
    this.#diversion = diversion;
    try {
      this.#openSockets(index, mtu, queues);
    } catch (error) {
      this.close();
      throw error;
    }
    open.add(this);
    for (const [queue, socket] of this.#sockets.entries()) {
      diversion.take(queue, socket);
      this.#polls.push(koffi().node.poll(socket.fd, ({ disconnect }) => this.#take(socket, disconnect)));
    }
  }

  /** The socket that frames are sent by. */
  get sender(): XskSocket | undefined {
    return this.#sockets[0];
  }

  lost(): number {
    return this.#sockets.reduce((sum, socket) => sum + socket.lost(), 0);
  }

  close(): void {
    open.delete(this);
    for (const poll of this.#polls.splice(0)) poll.close();
    this.#diversion.close();
    for (const socket of this.#sockets.splice(0)) socket.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #openSockets(ifindex: number, mtu: number, queues: number): void {
    const { least, most } = receivesOfOne;
    const share = 2 ** Math.floor(Math.log2(receivesOfAll / queues));
    const receives = Math.min(most, Math.max(least, share));
    const umem = new Umem(mtu + linkLength, queues * receives + sends);
    for (let queue = 0; queue < queues; queue++) {
      const first = this.#sockets[0];
      const firstChunk = queue === 0 ? 0 : sends + queue * receives;
      const own = { firstChunk, receives, sends: queue === 0 ? sends : 0 };
      this.#sockets.push(new XskSocket({ ifindex, queue, umem, ...own, ...(first && { first }) }));
    }
  }

  #take(socket: XskSocket, isGone: boolean): void {
    for (let count = 0; count < bursts; count++) {
      const taken = socket.receive(burst, this.#listener.onFrame);
      if (taken > 0) this.#listener.onTurn();
      if (taken < burst) break;
    }
    if (!isGone) return;
    this.close();
    this.#listener.onEnd('the interface is gone');
  }
}
