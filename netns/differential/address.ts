import { isIPv4, isIPv6 } from 'node:net';

/** The 4 or 16 bytes of an address. */
export function addressBytes(text: string): number[] {
  if (isIPv4(text)) return text.split('.').map(Number);
  if (!isIPv6(text)) throw new Error(`address ${text}: expected IPv4 or IPv6`);
  const [head = '', tail] = text.split('::');
  const left = groups(head);
  if (tail === undefined) return left;
  const right = groups(tail);
  return [...left, ...new Array<number>(16 - left.length - right.length).fill(0), ...right];
}

function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap(group => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** Writes 4 or 16 bytes as an address, IPv6 in its short form (RFC 5952). */
export function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const all = Array.from({ length: 8 }, (_, index) => view.getUint16(index * 2).toString(16));
  return new URL(`http://[${all.join(':')}]`).hostname.slice(1, -1);
}
