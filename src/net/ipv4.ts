import { NetValueError } from './errors.ts';

/** An IPv4 address as an unsigned 32-bit number in host order: 10.0.0.1 is 0x0a000001. */
export type Ipv4 = number & { readonly brand: 'Ipv4' };

const [dot, zero, nine] = [0x2e, 0x30, 0x39];

/**
 * Reads a dotted quad, all four octets, no leading zeros. A table may have a hundred thousand: it is read digit by digit.
 * @throws NetValueError for anything else.
 */
export function parseIpv4(text: string): Ipv4 {
  let address = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === dot) {
      if (digits === 0) throw notIpv4(text);
      address = address * 256 + octet;
      octet = 0;
      digits = 0;
      dots += 1;
    } else {
      if (code < zero || code > nine || (digits > 0 && octet === 0)) throw notIpv4(text);
      octet = octet * 10 + code - zero;
      digits += 1;
      if (octet > 255) throw notIpv4(text);
    }
  }
  if (dots !== 3 || digits === 0) throw notIpv4(text);
  return ipv4FromNumber(address * 256 + octet);
}

function notIpv4(text: string): NetValueError {
  return new NetValueError('an IPv4 address like 10.0.0.1', text);
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
