import { lastErrno } from '../../../bpf/ffi/library.ts';
import { BpfError } from '../../../bpf/index.ts';
import type { Ip } from '../../../net/ip.ts';
import type { OuterPacket } from './sender.ts';
import { addressFamilies, socketAddress } from './socket-address.ts';
import { sockets } from './socket-functions.ts';

const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;

/** Socket options of linux/in.h and linux/in6.h. */
const options = {
  4: { level: 0, tos: 1, ttl: 2, mtuDiscover: 10 },
  6: { level: 41, tos: 67, ttl: 16, mtuDiscover: 23 },
} as const;

/** `IPV6_AUTOFLOWLABEL`: by default Linux makes up a flow label. */
const autoFlowLabel = 70;

/** `IP_PMTUDISC_DONT`: what is too long is fragmented; `IP_PMTUDISC_DO`: it has DF, and is not sent. */
const pathMtuDiscovery = { dont: 0, do: 2 } as const;

/** `IPPROTO_RAW`: the sender writes the IP header, too. */
export const wholePackets = 255;

/** Fields of the IP header that the kernel writes. */
export type HeaderFields = Pick<OuterPacket, 'ttl' | 'tos' | 'df'>;

/** A raw socket that only sends (raw(7)); needs CAP_NET_RAW. */
export class RawSocket implements Disposable {
  readonly #family: 4 | 6;
  readonly #set = new Map<number, number>();
  #fd: number;

  /**
   * @param protocol of what is sent, or `wholePackets`
   * @throws BpfError with the errno: `EPERM`, `EAFNOSUPPORT`, …
   */
  constructor(family: 4 | 6, protocol: number) {
    this.#family = family;
    this.#fd = sockets().socket(addressFamilies[family], SOCK_RAW | SOCK_CLOEXEC, protocol);
    if (this.#fd < 0) {
      throw new BpfError({ operation: 'open', object: `raw socket of IPv${family}`, errno: lastErrno() });
    }
    // It gets a copy of whatever comes in with its protocol: nobody reads that, so little is kept.
    this.#option(SOL_SOCKET, SO_RCVBUF, 0);
    if (family === 6) this.#option(options[6].level, autoFlowLabel, 0);
  }

  /** Sends with what the kernel is to write into the header, without waiting. Returns 0, or the positive errno. */
  send(payload: Uint8Array, destination: Ip, header?: HeaderFields): number {
    const discovery = header?.df ? pathMtuDiscovery.do : pathMtuDiscovery.dont;
    const refused =
      header && (this.#ip('ttl', header.ttl) || this.#ip('tos', header.tos) || this.#ip('mtuDiscover', discovery));
    if (refused) return refused;
    const address = socketAddress(destination);
    const sent = sockets().sendto(this.#fd, payload, payload.length, MSG_DONTWAIT, address, address.length);
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

  #ip(name: 'tos' | 'ttl' | 'mtuDiscover', value: number): number {
    const { level, [name]: option } = options[this.#family];
    if (this.#set.get(option) === value) return 0;
    const errno = this.#option(level, option, value);
    if (errno === 0) this.#set.set(option, value);
    return errno;
  }

  #option(level: number, name: number, value: number): number {
    return sockets().setsockopt(this.#fd, level, name, Uint32Array.of(value), 4) < 0 ? lastErrno() : 0;
  }
}
