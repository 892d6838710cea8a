import { sockets } from '../../dataplane/sockets/functions.ts';
import { Socket } from '../../dataplane/sockets/socket.ts';

const MSG_DONTWAIT = 0x40;
const longestPacket = 65_536;

/** A raw socket that sends and receives without waiting: packets, or what is asked of the kernel. Needs CAP_NET_RAW, but for netlink. */
export class ProbeSocket implements Disposable {
  readonly #socket: Socket;
  readonly #buffer = new Uint8Array(longestPacket);
  readonly #from = new Uint8Array(28);

  /**
   * @param family the number of an address family (socket(2))
   * @param protocol in the order of bytes that the family wants
   * @throws BpfError with the errno: `EPERM`, …
   */
  constructor(family: number, protocol: number, object: string) {
    this.#socket = new Socket({ family, type: 'raw', protocol, object });
  }

  /** Ties it to an address, as bind(2). */
  bind(address: Uint8Array): void {
    this.#socket.bind(address);
  }

  /** Sets an option that is a 32-bit number. */
  set(level: number, option: number, value: number): void {
    this.#socket.check('set', sockets().setsockopt(this.#socket.fd, level, option, Uint32Array.of(value), 4));
  }

  /** Sends to an address; returns 0, or the positive errno. */
  send(bytes: Uint8Array, address: Uint8Array | null): number {
    return this.#socket.send(bytes, address);
  }

  /** The next packet with the address that it came from, or undefined if none is waiting, or an error is. */
  receive(): { readonly bytes: Uint8Array; readonly from: Uint8Array } | undefined {
    const length = Uint32Array.of(this.#from.length);
    const got = sockets().recvfrom(
      this.#socket.fd,
      this.#buffer,
      this.#buffer.length,
      MSG_DONTWAIT,
      this.#from,
      length,
    );
    return got < 0 ? undefined : { bytes: this.#buffer.slice(0, got), from: this.#from.slice(0, length[0]) };
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}
