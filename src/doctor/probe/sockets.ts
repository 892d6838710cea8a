import { bind, c, lastErrno, type Memory } from '../../bpf/ffi/library.ts';
import { BpfError } from '../../bpf/index.ts';
import { sockets } from '../../dataplane/xdp/slow-path/socket-functions.ts';

const MORE = {
  bind: c<(fd: number, address: Memory, length: number) => number>(
    'int bind(int fd, const void *address, uint32_t length)',
  ),
  recvfrom: c<
    (fd: number, bytes: Memory, length: number, flags: number, address: Memory, addressLength: Memory) => number
  >('int64_t recvfrom(int fd, void *bytes, size_t length, int flags, void *address, void *address_length)'),
};

const more = bind('libc.so.6', 'libc6', MORE);

const SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0o4000 | 0o2000000;
const longestPacket = 65_536;

/** A raw socket that sends and receives without waiting: packets, or what is asked of the kernel. Needs CAP_NET_RAW, but for netlink. */
export class ProbeSocket implements Disposable {
  readonly #fd: number;
  readonly #object: string;
  readonly #buffer = new Uint8Array(longestPacket);
  readonly #from = new Uint8Array(28);

  /**
   * @param family the number of an address family (socket(2))
   * @param protocol in the order of bytes that the family wants
   * @throws BpfError with the errno: `EPERM`, …
   */
  constructor(family: number, protocol: number, object: string) {
    this.#object = object;
    this.#fd = this.#check('open', sockets().socket(family, SOCK_RAW_NONBLOCK_CLOEXEC, protocol));
  }

  /** Ties it to an address, as bind(2). */
  bind(address: Uint8Array): void {
    this.#check('bind', more().bind(this.#fd, address, address.length));
  }

  /** Sets an option that is a 32-bit number. */
  set(level: number, option: number, value: number): void {
    this.#check('set', sockets().setsockopt(this.#fd, level, option, Uint32Array.of(value), 4));
  }

  /** Sends to an address; returns 0, or the positive errno. */
  send(bytes: Uint8Array, address: Uint8Array | null): number {
    const sent = sockets().sendto(this.#fd, bytes, bytes.length, 0, address, address?.length ?? 0);
    return sent < 0 ? lastErrno() : 0;
  }

  /** The next packet with the address that it came from, or undefined if none is waiting, or an error is. */
  receive(): { readonly bytes: Uint8Array; readonly from: Uint8Array } | undefined {
    const length = Uint32Array.of(this.#from.length);
    const got = more().recvfrom(this.#fd, this.#buffer, this.#buffer.length, 0, this.#from, length);
    return got < 0 ? undefined : { bytes: this.#buffer.slice(0, got), from: this.#from.slice(0, length[0]) };
  }

  [Symbol.dispose](): void {
    sockets().close(this.#fd);
  }

  #check(operation: string, result: number): number {
    if (result < 0) throw new BpfError({ operation, object: this.#object, errno: lastErrno() });
    return result;
  }
}
