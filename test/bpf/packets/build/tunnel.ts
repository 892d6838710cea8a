import { type Family, familyOf } from './address.ts';
import { be16, zeros } from './bytes.ts';
import { type Ends, withChecksum } from './checksum.ts';
import { ipv4Header, ipv4Length } from './ipv4.ts';
import { ipv6Header, ipv6Length } from './ipv6.ts';
import { etherTypes } from './link.ts';
import { withUdpChecksum } from './transport.ts';

/** What the director puts around a packet for a real server. */
export interface TunnelSpec {
  /** Default: `ipip`, IP in IP, whatever the versions. */
  readonly kind?: 'ipip' | 'gre' | 'gue';
  /** The real server; its IP version is the outer one. */
  readonly destination: string;
  /** Default: the director. */
  readonly source?: string;
  /** Outer IPv6: traffic class. */
  readonly tos?: number;
  /** Outer IPv6: hop limit. Default: the inner one. */
  readonly ttl?: number;
  /** Of an outer IPv4 header. Default: set around IPv4, clear around IPv6. */
  readonly df?: boolean;
  readonly id?: number;
  /** GRE, GUE: whether there is a checksum. */
  readonly checksum?: boolean;
  /** GUE: UDP ports. */
  readonly port?: number;
  readonly sourcePort?: number;
}

/** The director's addresses. */
export const director: Readonly<Record<Family, string>> = { ipv4: '10.0.0.2', ipv6: 'fd00::2' };

/** The port that ipvsadm's manual gives for GUE. */
export const guePort = 6080;

/** IP protocol numbers (IANA). */
const innerNumbers = { ipv4: 4, ipv6: 41 } as const;
const udpNumber = 17;
const greNumber = 47;

const ipLengths = { ipv4: 20, ipv6: 40 } as const;

/** An outer packet: an IP header, a GRE or UDP and GUE header if that is the kind, and the inner packet, of which padding is left out. */
export function tunnelled(inner: Uint8Array, spec: TunnelSpec): number[] {
  const innerFamily = familyOfPacket(inner);
  const length = innerFamily === 'ipv4' ? ipv4Length(inner) : ipv6Length(inner);
  const family = familyOf(spec.destination);
  const ends = { source: spec.source ?? director[family], destination: spec.destination };
  const { protocol, bytes } = carrier(spec, ends, innerFamily, [...inner.subarray(0, length)]);
  const { tos = 0, ttl = inner[innerFamily === 'ipv4' ? 8 : 7] ?? 0 } = spec;
  if (family === 'ipv6') {
    const sizes = { payloadLength: bytes.length, nextHeader: protocol };
    return [...ipv6Header({ ...ends, ...sizes, trafficClass: tos, flowLabel: 0, hopLimit: ttl }), ...bytes];
  }
  const { df = innerFamily === 'ipv4', id = 0 } = spec;
  return [...ipv4Header({ ...ends, tos, ttl, df, id, protocol, length: ipLengths.ipv4 + bytes.length }), ...bytes];
}

/** How many bytes a tunnel puts in front of a packet. */
export function tunnelOverhead({ kind = 'ipip', destination, checksum = false }: TunnelSpec): number {
  const carriers = { ipip: 0, gre: checksum ? 8 : 4, gue: 12 };
  return ipLengths[familyOf(destination)] + carriers[kind];
}

/** The IP version that a packet's first nibble says. */
export function familyOfPacket(packet: Uint8Array): Family {
  return (packet[0] ?? 0) >> 4 === 6 ? 'ipv6' : 'ipv4';
}

function carrier(spec: TunnelSpec, ends: Ends, innerFamily: Family, inner: readonly number[]) {
  const { kind = 'ipip', checksum = false } = spec;
  if (kind === 'gre') {
    const fields = [...be16(checksum ? 0x8000 : 0), ...be16(etherTypes[innerFamily])];
    const bytes = checksum ? withChecksum([...fields, ...zeros(4), ...inner], 4) : [...fields, ...inner];
    return { protocol: greNumber, bytes };
  }
  if (kind === 'gue') {
    const { port = guePort, sourcePort = 0 } = spec;
    const length = 8 + 4 + inner.length;
    const gue = [0, innerNumbers[innerFamily], 0, 0];
    const datagram = [...be16(sourcePort), ...be16(port), ...be16(length), 0, 0, ...gue, ...inner];
    return { protocol: udpNumber, bytes: checksum ? withUdpChecksum(datagram, ends) : datagram };
  }
  return { protocol: innerNumbers[innerFamily], bytes: inner };
}
