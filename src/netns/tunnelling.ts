import { internetChecksum } from '../net/checksum.ts';
import { formatIpv4, type Ipv4 } from '../net/ipv4.ts';
import { type Ipv4Packet, ipProtocols } from '../net/ipv4-packet.ts';

/** What is compared of a tunnelled packet: its outer header's fields, and its inner packet byte by byte. */
export interface Tunnelled {
  readonly source: string;
  readonly tos: number;
  readonly length: number;
  /** `any` where the inner packet may be fragmented: then the id is the director's choice. */
  readonly id: number | 'any';
  readonly dontFragment: boolean;
  readonly ttl: number;
  readonly protocol: number;
  readonly options: number;
  readonly checksumOk: boolean;
  /** Hexadecimal. */
  readonly inner: string;
}

/** How a director at `source` should tunnel a packet, by what kernel IPVS was seen to do. */
export function expectedTunnelled(request: Ipv4Packet, source: Ipv4): Tunnelled {
  const ttl = request.ttl - 1;
  return {
    source: formatIpv4(source),
    tos: outerTos(request.tos),
    length: request.length + 20,
    id: request.dontFragment ? 0 : 'any',
    dontFragment: request.dontFragment,
    ttl,
    protocol: ipProtocols.ipip,
    options: 0,
    checksumOk: true,
    inner: hex(withTtl(request, ttl)),
  };
}

/** What a tunnelled packet turned out to be; undefined if it is none. */
export function tunnelledOf(packet: Ipv4Packet): Tunnelled | undefined {
  if (packet.payload.kind !== 'ipip') return undefined;
  return {
    source: formatIpv4(packet.source),
    tos: packet.tos,
    length: packet.length,
    id: packet.dontFragment ? packet.id : 'any',
    dontFragment: packet.dontFragment,
    ttl: packet.ttl,
    protocol: packet.protocol,
    options: packet.options.length,
    checksumOk: packet.checksumOk,
    inner: hex(packet.payload.inner.bytes),
  };
}

/** Congestion experienced becomes "able to" outside; everything else is copied. */
function outerTos(tos: number): number {
  return (tos & 3) === 3 ? tos - 1 : tos;
}

function withTtl(packet: Ipv4Packet, ttl: number): Uint8Array {
  const bytes = Uint8Array.from(packet.bytes);
  bytes[8] = ttl;
  bytes.fill(0, 10, 12);
  const headerLength = 20 + packet.options.length;
  new DataView(bytes.buffer).setUint16(10, internetChecksum(bytes.subarray(0, headerLength)));
  return bytes;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
