import { lastErrno } from '../../../bpf/ffi/library.ts';
import { BpfError } from '../../../bpf/index.ts';
import { sockets } from './socket-functions.ts';

const AF_PACKET = 17;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;

/** `struct sockaddr_ll`: its size, and where the interface's index is, in bytes. */
const address = { size: 20, ifindex: 4 } as const;

/** A packet socket that sends whole frames, and receives none (packet(7)); needs CAP_NET_RAW. */
export class PacketSocket implements Disposable {
  readonly #address = new Uint8Array(address.size);
  #fd: number;

  /** @throws BpfError with the errno: `EPERM`, … */
  constructor() {
    // Of protocol 0: it gets no frames.
    this.#fd = sockets().socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (this.#fd < 0) throw new BpfError({ operation: 'open', object: 'packet socket', errno: lastErrno() });
    new Uint16Array(this.#address.buffer, 0, 1)[0] = AF_PACKET;
  }

  /** Sends a frame by an interface, without waiting. Returns 0, or the positive errno. */
  send(frame: Uint8Array, ifindex: number): number {
    new Uint32Array(this.#address.buffer, address.ifindex, 1)[0] = ifindex;
    const sent = sockets().sendto(this.#fd, frame, frame.length, MSG_DONTWAIT, this.#address, address.size);
    return sent < 0 ? lastErrno() : 0;
  }

  /** Idempotent. */
  close(): void {
    if (this.#fd >= 0) sockets().close(this.#fd);
    this.#fd = -1;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
