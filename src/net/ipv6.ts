import { isIPv6 } from 'node:net';
import { NetValueError } from './errors.ts';

/** An IPv6 address as its canonical text (RFC 5952): fd00::1. Two addresses are the same if their texts are. */
export type Ipv6 = string & { readonly brand: 'Ipv6' };

/**
 * Reads an IPv6 address in any of its notations (RFC 4291, 2.2), without a zone.
 * @throws NetValueError for anything else.
 */
export function parseIpv6(text: string): Ipv6 {
  if (!isIPv6(text) || text.includes('%')) throw new NetValueError('an IPv6 address like fd00::1', text);
  const [head = '', tail] = withoutQuad(text).split('::');
  const front = groupsOf(head);
  const back = groupsOf(tail ?? '');
  const gap = new Array<number>(8 - front.length - back.length).fill(0);
  return canonical([...front, ...gap, ...back]);
}

/** The 16 bytes of an address, in network order. */
export function ipv6Bytes(address: Ipv6): Uint8Array {
  const [head = '', tail] = withoutQuad(address).split('::');
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  const back = groupsOf(tail ?? '');
  groupsOf(head).forEach((group, index) => {
    view.setUint16(index * 2, group);
  });
  back.forEach((group, index) => {
    view.setUint16(16 - (back.length - index) * 2, group);
  });
  return bytes;
}

/**
 * Takes 16 bytes in network order as an address.
 * @throws NetValueError for another number of bytes.
 */
export function ipv6FromBytes(bytes: Uint8Array): Ipv6 {
  if (bytes.length !== 16) throw new NetValueError('the 16 bytes of an IPv6 address', `${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return canonical([0, 2, 4, 6, 8, 10, 12, 14].map(offset => view.getUint16(offset)));
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16));
}

/** The same address with a dotted quad at its end as two groups. */
function withoutQuad(text: string): string {
  const [, front, quad] = /^(.*:)([\d.]+\.\d+)$/.exec(text) ?? [];
  if (front === undefined || quad === undefined) return text;
  const [a = 0, b = 0, c = 0, d = 0] = quad.split('.').map(Number);
  return `${front}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two zero groups or more as `::`. */
function canonical(groups: readonly number[]): Ipv6 {
  const [most = 0, least = 0] = groups.slice(6);
  if (groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${most >> 8}.${most & 0xff}.${least >> 8}.${least & 0xff}` as Ipv6;
  }
  const { start, length } = longestRun(groups);
  const text = (part: readonly number[]) => part.map(group => group.toString(16)).join(':');
  if (length < 2) return text(groups) as Ipv6;
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}` as Ipv6;
}

function longestRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    const end = groups.findIndex((group, index) => index >= start && group !== 0);
    const length = (end === -1 ? groups.length : end) - start;
    if (length > best.length) best = { start, length };
  }
  return best;
}
