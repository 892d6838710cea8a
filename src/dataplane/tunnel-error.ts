import { internetChecksum } from '../net/checksum.ts';
import { type Ipv4, ipv4FromNumber } from '../net/ipv4.ts';

/** An ICMP error of the network about one of our tunnels (RFC 792). */
export interface TunnelError {
  /** The real server that the quoted outer header leads to. */
  readonly server: Ipv4;
  /** The client whose packet it is about. */
  readonly client: Ipv4;
  /** How much of the client's packet is quoted, bytes. */
  readonly quoted: number;
  /** The ICMP error that the client is to get, a whole IPv4 packet; undefined if it did not ask for one. */
  readonly answer: Uint8Array | undefined;
}

const icmp = 1;
const unreachable = 3;
const tooBig = 4;
/** No IPv4 router takes less (RFC 791). */
const leastMtu = 68;
/** The longest ICMP error (RFC 1812, 4.3.2.3). */
const longest = 576;
const headers = { ipv4: 20, icmp: 8, gue: 12, gre: 4, greChecksum: 8 } as const;
const ttl = 64;

/**
 * What a client must hear of an error: the same one, from the VIP, about its own packet.
 * @param packet the error, from its IP header on
 * @param mtu that it tells, bytes; 0: none
 * Undefined if the packet does not quote an IPv4 packet in a tunnel over IPv4.
 */
export function readTunnelError(packet: Uint8Array, mtu: number): TunnelError | undefined {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const error = headerLength(view, 0);
  const outer = error === undefined ? undefined : error + headers.icmp;
  const outerLength = outer === undefined ? undefined : headerLength(view, outer);
  if (error === undefined || outer === undefined || outerLength === undefined) return undefined;
  const shim = shimLength(view, outer + outerLength, view.getUint8(outer + 9));
  const inner = shim === undefined ? undefined : outer + outerLength + shim;
  if (shim === undefined || inner === undefined || headerLength(view, inner) === undefined) return undefined;
  const end = Math.min(packet.length, view.getUint16(2));
  const quote = packet.subarray(inner, Math.max(end, inner));
  return {
    server: ipv4FromNumber(view.getUint32(outer + 16)),
    client: ipv4FromNumber(view.getUint32(inner + 12)),
    quoted: quote.length,
    answer: answerTo(packet.subarray(error, outer), quote, { mtu, overhead: outerLength + shim }),
  };
}

function answerTo(
  error: Uint8Array,
  quote: Uint8Array,
  { mtu, overhead }: { readonly mtu: number; readonly overhead: number },
): Uint8Array | undefined {
  const quoted = new DataView(quote.buffer, quote.byteOffset, quote.byteLength);
  const isTooBig = error[0] === unreachable && error[1] === tooBig;
  const dontFragment = (quoted.getUint16(6) & 0x4000) !== 0;
  if (isTooBig && !dontFragment) return undefined;
  const length = Math.min(longest, headers.ipv4 + headers.icmp + quote.length);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x45);
  view.setUint8(1, (quoted.getUint8(1) & 0x1e) | 0xc0);
  view.setUint16(2, length);
  view.setUint8(8, ttl);
  view.setUint8(9, icmp);
  view.setUint32(12, quoted.getUint32(16));
  view.setUint32(16, quoted.getUint32(12));
  bytes.set(error, headers.ipv4);
  view.setUint16(headers.ipv4 + 2, 0);
  if (isTooBig) view.setUint32(headers.ipv4 + 4, mtu > leastMtu + overhead ? mtu - overhead : mtu);
  bytes.set(quote.subarray(0, length - headers.ipv4 - headers.icmp), headers.ipv4 + headers.icmp);
  view.setUint16(headers.ipv4 + 2, internetChecksum(bytes.subarray(headers.ipv4)));
  view.setUint16(10, internetChecksum(bytes.subarray(0, headers.ipv4)));
  return bytes;
}

/** Bytes of the IPv4 header at an offset; undefined if there is none, or it is cut off. */
function headerLength(view: DataView, offset: number): number | undefined {
  if (offset + headers.ipv4 > view.byteLength || view.getUint8(offset) >> 4 !== 4) return undefined;
  const length = (view.getUint8(offset) & 0xf) * 4;
  return length >= headers.ipv4 && offset + length <= view.byteLength ? length : undefined;
}

/** Bytes between a quoted outer header and the client's packet. */
function shimLength(view: DataView, offset: number, protocol: number): number | undefined {
  switch (protocol) {
    case 4:
      return 0;
    case 17:
      return headers.gue;
    case 47:
      return offset < view.byteLength && view.getUint8(offset) & 0x80 ? headers.greChecksum : headers.gre;
    default:
      return undefined;
  }
}
