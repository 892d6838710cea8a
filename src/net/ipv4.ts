import { NetValueError } from './errors.ts';

/** An IPv4 address as an unsigned 32-bit number in host order: 10.0.0.1 is 0x0a000001. */
export type Ipv4 = number & { readonly brand: 'Ipv4' };

const dottedQuad = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;

/**
 * Reads a dotted quad, all four octets, no leading zeros.
 * @throws NetValueError for anything else.
 */
export function parseIpv4(text: string): Ipv4 {
  const octets = dottedQuad.exec(text)?.slice(1).map(Number);
  if (octets === undefined || octets.some(octet => octet > 255)) {
    throw new NetValueError('an IPv4 address like 10.0.0.1', text);
  }
  return ipv4FromNumber(octets.reduce((sum, octet) => sum * 256 + octet, 0));
}

/**
 * Takes an unsigned 32-bit number in host order as an address.
 * @throws NetValueError if it is not an integer from 0 to 2^32 − 1.
 */
export function ipv4FromNumber(value: number): Ipv4 {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new NetValueError('an unsigned 32-bit number', value);
  }
  return value as Ipv4;
}

/** Writes an address as a dotted quad. */
export function formatIpv4(address: Ipv4): string {
  return `${address >>> 24}.${(address >>> 16) & 0xff}.${(address >>> 8) & 0xff}.${address & 0xff}`;
}
