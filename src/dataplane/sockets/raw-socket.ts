import type { Ip } from '../../net/ip.ts';
import { addressFamilies, socketAddress } from './address.ts';
import { Socket } from './socket.ts';

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
export interface HeaderFields {
  /** 1 to 255; IPv6: hop limit. */
  readonly ttl: number;
  /** IPv6: traffic class. */
  readonly tos: number;
  /** IPv4: whether it has DF. What is too long then is not sent (`EMSGSIZE`). */
  readonly df: boolean;
}

/** A raw socket that only sends (raw(7)); needs CAP_NET_RAW. */
export class RawSocket implements Disposable {
  readonly #family: 4 | 6;
  readonly #set = new Map<number, number>();
  readonly #socket: Socket;

  /**
   * @param protocol of what is sent, or `wholePackets`
   * @throws BpfError with the errno: `EPERM`, `EAFNOSUPPORT`, …
   */
  constructor(family: 4 | 6, protocol: number) {
    this.#family = family;
    this.#socket = new Socket({
      family: addressFamilies[family],
      type: 'raw',
      protocol,
      object: `raw socket of IPv${family}`,
    });
    // It gets a copy of whatever comes in with its protocol: nobody reads that, so little is kept.
    this.#socket.set(SOL_SOCKET, SO_RCVBUF, 0);
    if (family === 6) this.#socket.set(options[6].level, autoFlowLabel, 0);
  }

  /** Sends with what the kernel is to write into the header, without waiting. Returns 0, or the positive errno. */
  send(payload: Uint8Array, destination: Ip, header?: HeaderFields): number {
    const discovery = header?.df ? pathMtuDiscovery.do : pathMtuDiscovery.dont;
    const refused =
      header && (this.#ip('ttl', header.ttl) || this.#ip('tos', header.tos) || this.#ip('mtuDiscover', discovery));
    if (refused) return refused;
    return this.#socket.send(payload, socketAddress(destination));
  }

  /** Idempotent. */
  close(): void {
    this.#socket.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #ip(name: 'tos' | 'ttl' | 'mtuDiscover', value: number): number {
    const { level, [name]: option } = options[this.#family];
    if (this.#set.get(option) === value) return 0;
    const errno = this.#socket.set(level, option, value);
    if (errno === 0) this.#set.set(option, value);
    return errno;
  }
}
