import { internetChecksum } from './checksum.ts';
import { type Ipv4, ipv4FromNumber } from './ipv4.ts';
import { parseTcp, parseUdp, type Transport } from './transport.ts';

/** An IPv4 packet: its header's fields (RFC 791) and what it carries. */
export interface Ipv4Packet {
  readonly tos: number;
  /** The total length field: header and payload. */
  readonly length: number;
  readonly id: number;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** In bytes. */
  readonly fragmentOffset: number;
  readonly ttl: number;
  readonly protocol: number;
  /** Whether the header's checksum is right. */
  readonly checksumOk: boolean;
  readonly source: Ipv4;
  readonly destination: Ipv4;
  readonly options: Uint8Array;
  /** The whole packet, without what Ethernet may have padded it with. */
  readonly bytes: Uint8Array;
  readonly payload: Transport | TunnelledPacket;
}

/** The payload of an IP-in-IP packet (RFC 2003). */
export interface TunnelledPacket {
  readonly kind: 'ipip';
  readonly inner: Ipv4Packet;
}

/** IP protocol numbers (IANA) of the payloads that are looked into. */
export const ipProtocols = { ipip: 4, tcp: 6, udp: 17 } as const;

const minimumHeaderLength = 20;

/** Reads an IPv4 packet, or returns undefined if the bytes are not a whole one. */
export function parseIpv4Packet(bytes: Uint8Array): Ipv4Packet | undefined {
  if (bytes.length < minimumHeaderLength) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = (view.getUint8(0) & 0xf) * 4;
  const length = view.getUint16(2);
  if (view.getUint8(0) >> 4 !== 4 || headerLength < minimumHeaderLength) return undefined;
  if (length < headerLength || length > bytes.length) return undefined;
  const fragment = view.getUint16(6);
  const header = {
    tos: view.getUint8(1),
    length,
    id: view.getUint16(4),
    dontFragment: (fragment & 0x4000) !== 0,
    moreFragments: (fragment & 0x2000) !== 0,
    fragmentOffset: (fragment & 0x1fff) * 8,
    ttl: view.getUint8(8),
    protocol: view.getUint8(9),
    checksumOk: internetChecksum(bytes.subarray(0, headerLength)) === 0,
    source: ipv4FromNumber(view.getUint32(12)),
    destination: ipv4FromNumber(view.getUint32(16)),
    options: bytes.subarray(minimumHeaderLength, headerLength),
    bytes: bytes.subarray(0, length),
  };
  return {
    ...header,
    payload: parsePayload(header.protocol, header.fragmentOffset, bytes.subarray(headerLength, length)),
  };
}

function parsePayload(protocol: number, fragmentOffset: number, bytes: Uint8Array): Ipv4Packet['payload'] {
  if (fragmentOffset === 0) {
    if (protocol === ipProtocols.tcp) return parseTcp(bytes);
    if (protocol === ipProtocols.udp) return parseUdp(bytes);
    const inner = protocol === ipProtocols.ipip ? parseIpv4Packet(bytes) : undefined;
    if (inner) return { kind: 'ipip', inner };
  }
  return { kind: 'other', length: bytes.length };
}
