import { Socket } from './socket.ts';

export const AF_PACKET = 17;

/** `struct sockaddr_ll`: its size, and where the interface's index is, in bytes. */
const address = { size: 20, ifindex: 4 } as const;

/** Opens a packet socket of protocol 0: it gets no frames (packet(7)). Needs CAP_NET_RAW. @throws BpfError */
export function openPacketSocket(): Socket {
  return new Socket({ family: AF_PACKET, type: 'raw', object: 'packet socket' });
}

/** A packet socket that sends whole frames, and receives none (packet(7)); needs CAP_NET_RAW. */
export class PacketSocket implements Disposable {
  readonly #address = new Uint8Array(address.size);
  readonly #socket = openPacketSocket();

  /** @throws BpfError with the errno: `EPERM`, … */
  constructor() {
    new Uint16Array(this.#address.buffer, 0, 1)[0] = AF_PACKET;
  }

  /** Sends a frame by an interface, without waiting. Returns 0, or the positive errno. */
  send(frame: Uint8Array, ifindex: number): number {
    new Uint32Array(this.#address.buffer, address.ifindex, 1)[0] = ifindex;
    return this.#socket.send(frame, this.#address);
  }

  /** Idempotent. */
  close(): void {
    this.#socket.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
