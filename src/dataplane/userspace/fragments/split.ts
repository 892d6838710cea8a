import { get8, put16, put32 } from '../bytes.ts';
import { putIpv4Checksum } from '../checksum.ts';
import { ipv4HeaderLength } from '../encap/outer.ts';
import type { Outbox } from '../outbox.ts';
import { ipv4Fragment } from '../parse/ipv4.ts';
import { ipProtocol } from '../protocols.ts';

/** A frame that has been written into an outbox, and not been added to it. */
export interface Written {
  readonly start: number;
  /** Where the IP packet begins. */
  readonly ip: number;
  readonly end: number;
  readonly ifindex: number;
}

const ipv6Header = 40;
const fragmentHeader = 8;

/**
 * Adds a packet in pieces (RFC 791, RFC 8200 4.5).
 * @param limit bytes that the IP packet of a piece may have
 * @param id of the pieces of an IPv6 packet; an IPv4 packet has its own
 * @returns whether there was room for all of them; if not, none has been added
 */
export function split(outbox: Outbox, whole: Written, limit: number, id: number): boolean {
  const isIpv4 = get8(outbox.bytes, whole.ip) >> 4 === 4;
  const header = isIpv4 ? ipv4HeaderLength(outbox.bytes, whole.ip) : unfragmentable(outbox.bytes, whole.ip);
  const longest = (limit - header - (isIpv4 ? 0 : fragmentHeader)) & ~7;
  const body = whole.ip + header;
  const mark = outbox.count;
  if (longest < 8) return false;
  for (let at = body; at < whole.end; at += longest) {
    const length = Math.min(longest, whole.end - at);
    const isLast = at + length === whole.end;
    const isAdded = isIpv4
      ? addIpv4(outbox, whole, { header, at, length, isLast })
      : addIpv6(outbox, whole, { header, at, length, isLast }, id);
    if (isAdded) continue;
    outbox.truncate(mark);
    return false;
  }
  return true;
}

interface Part {
  /** Bytes of the IP header that each piece has. */
  readonly header: number;
  /** Where the piece's bytes are, and how many. */
  readonly at: number;
  readonly length: number;
  readonly isLast: boolean;
}

function addIpv4(outbox: Outbox, { start, ip, ifindex }: Written, { header, at, length, isLast }: Part): boolean {
  const { bytes } = outbox;
  const front = ip - start + header;
  const place = outbox.reserve(front + length);
  if (place < 0) return false;
  bytes.copyWithin(place, start, ip + header);
  bytes.copyWithin(place + front, at, at + length);
  const own = place + ip - start;
  const offset = at - ip - header;
  if (offset > 0) keepCopiedOptions(bytes, own, header);
  put16(bytes, own + 2, header + length);
  put16(bytes, own + 6, (isLast ? 0 : ipv4Fragment.mf) | (offset >>> 3));
  putIpv4Checksum(bytes, own);
  outbox.add(place, own, place + front + length, ifindex);
  return true;
}

/** Only the first piece has the options that are not to be copied; the others have padding there (RFC 791, 3.1). */
function keepCopiedOptions(bytes: Uint8Array, ip: number, header: number): void {
  const end = ip + header;
  for (let at = ip + 20; at < end; ) {
    const type = get8(bytes, at);
    if (type === 0) return;
    const length = type === 1 ? 1 : get8(bytes, at + 1);
    if (length === 0 || at + length > end) return;
    if ((type & 0x80) === 0) bytes.fill(1, at, at + length);
    at += length;
  }
}

function addIpv6(
  outbox: Outbox,
  { start, ip, ifindex }: Written,
  { header, at, length, isLast }: Part,
  id: number,
): boolean {
  const { bytes } = outbox;
  const front = ip - start + header;
  const place = outbox.reserve(front + fragmentHeader + length);
  if (place < 0) return false;
  bytes.copyWithin(place, start, ip + header);
  bytes.copyWithin(place + front + fragmentHeader, at, at + length);
  const own = place + ip - start;
  const announced = announcedAt(bytes, own, header);
  const fragment = own + header;
  bytes[fragment] = get8(bytes, announced);
  bytes[fragment + 1] = 0;
  bytes[announced] = ipProtocol.fragment;
  put16(bytes, fragment + 2, (at - ip - header) | (isLast ? 0 : 1));
  put32(bytes, fragment + 4, id);
  put16(bytes, own + 4, header - ipv6Header + fragmentHeader + length);
  outbox.add(place, own, fragment + fragmentHeader + length, ifindex);
  return true;
}

/** Bytes of an IPv6 packet that each router reads, which each piece has: up to a routing header, or hop-by-hop options. */
function unfragmentable(bytes: Uint8Array, ip: number): number {
  let type = get8(bytes, ip + 6);
  let length = ipv6Header;
  let each = length;
  while (type === ipProtocol.hopByHop || type === ipProtocol.routing || type === ipProtocol.destination) {
    const isForAll = type !== ipProtocol.destination;
    type = get8(bytes, ip + length);
    length += (get8(bytes, ip + length + 1) + 1) * 8;
    if (isForAll) each = length;
  }
  return each;
}

/** Where the byte is that says what follows the part that each piece has. */
function announcedAt(bytes: Uint8Array, ip: number, header: number): number {
  let at = ip + 6;
  let length = ipv6Header;
  while (length < header) {
    at = ip + length;
    length += (get8(bytes, at + 1) + 1) * 8;
  }
  return at;
}
