import { get16, put16 } from './bytes.ts';

/** The sum of some bytes as 16-bit words in network order, not folded (RFC 1071). Up to 64 KB don't overflow. */
export function sumOf(bytes: Uint8Array, begin: number, length: number): number {
  const even = begin + (length & ~1);
  let sum = 0;
  for (let at = begin; at < even; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return length & 1 ? sum + ((bytes[even] ?? 0) << 8) : sum;
}

/** The checksum that a sum makes. */
export function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest & 0xffff) + Math.floor(rest / 0x10000);
  return ~rest & 0xffff;
}

/** Computes the checksum of an IPv4 header and writes it there. */
export function putIpv4Checksum(bytes: Uint8Array, at: number): void {
  put16(bytes, at + 10, 0);
  put16(bytes, at + 10, folded(sumOf(bytes, at, ((bytes[at] ?? 0) & 0xf) * 4)));
}

/** Takes one off the TTL of an IPv4 header, or the hop limit of an IPv6 header; the checksum is corrected (RFC 1141). */
export function takeHop(bytes: Uint8Array, at: number, family: number): void {
  if (family === 6) {
    bytes[at + 7] = (bytes[at + 7] ?? 0) - 1;
    return;
  }
  bytes[at + 8] = (bytes[at + 8] ?? 0) - 1;
  const sum = get16(bytes, at + 10) + 0x0100;
  put16(bytes, at + 10, sum >= 0xffff ? sum + 1 : sum);
}
