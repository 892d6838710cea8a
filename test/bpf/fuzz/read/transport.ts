import type { IpPacket } from './ip.ts';
import { byteAt, wordAt } from './words.ts';

/** IP protocol numbers (IANA). */
export const protocols = { icmp: 1, ipip: 4, tcp: 6, udp: 17, ipv6: 41, gre: 47, icmpv6: 58, sctp: 132 } as const;

/** What a packet carries, as far as a balancer cares. */
export interface Transport {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** TCP: byte 13. SCTP: the first chunk's type. ICMP: the type. */
  readonly kind: number;
  /** ICMP: the code. */
  readonly code: number;
  /** Why the header is no sound one. */
  readonly unsound: string | undefined;
}

/** Least lengths of transport headers; SCTP's with that of a chunk, of which there is at least one. */
const least: Readonly<Record<number, number>> = {
  [protocols.tcp]: 20,
  [protocols.udp]: 8,
  [protocols.sctp]: 16,
  [protocols.icmp]: 8,
  [protocols.icmpv6]: 8,
};

/** Reads the transport header of a packet that is no later fragment. `quoted`: ports are enough. */
export function readTransport(bytes: Uint8Array, packet: IpPacket, quoted = false): Transport {
  const { transport: at, protocol, end } = packet;
  const isIcmp = protocol === protocols.icmp || protocol === protocols.icmpv6;
  return {
    sourcePort: isIcmp ? 0 : wordAt(bytes, at),
    destinationPort: isIcmp ? 0 : wordAt(bytes, at + 2),
    kind: isIcmp ? byteAt(bytes, at) : protocol === protocols.tcp ? byteAt(bytes, at + 13) : byteAt(bytes, at + 12),
    code: isIcmp ? byteAt(bytes, at + 1) : 0,
    unsound: quoted
      ? tooShort(bytes.length - at, 8)
      : (tooShort(end - at, least[protocol] ?? 0) ?? unsound(bytes, packet)),
  };
}

function tooShort(room: number, needed: number): string | undefined {
  return room < needed ? `${room} of ${needed} bytes of the transport header` : undefined;
}

function unsound(bytes: Uint8Array, { transport: at, protocol, end, fragment }: IpPacket): string | undefined {
  const room = end - at;
  if (protocol === protocols.tcp) {
    const length = (byteAt(bytes, at + 12) >> 4) * 4;
    if (length < 20 || length > room) return `data offset ${length} of ${room} bytes`;
  }
  if (protocol === protocols.udp) {
    const length = wordAt(bytes, at + 4);
    // A first fragment has only a part of the datagram.
    if (length < 8 || (length > room && fragment === 'none')) return `UDP length ${length} of ${room} bytes`;
  }
  return undefined;
}
