import { Address4, Address6 } from 'ip-address';

/**
 * Folds an address into an unsigned 32-bit number: an IPv4 address as it is, most significant byte first (10.0.0.1 is
 * 0x0a000001); of an IPv6 address the exclusive or of its four 32-bit words, each read most significant byte first.
 *
 * All hashes begin with it. IPVS folds a real server's address as one of the service's family: of an IPv6 server behind
 * an IPv4 VIP it takes the first word alone, which is the same for a whole site. Here all four words count always.
 * @throws RangeError if the text is not an address
 */
export function foldAddress(text: string): number {
  // The library would also read a prefix length and a zone.
  const isPlain = /^[\da-f.:]+$/i.test(text);
  if (isPlain && Address4.isValid(text)) return Number(new Address4(text).bigInt());
  if (!isPlain || !Address6.isValid(text)) throw new RangeError(`Expected an IPv4 or IPv6 address, got ${text}`);
  const bits = new Address6(text).bigInt();
  return [96n, 64n, 32n, 0n].reduce((fold, shift) => (fold ^ Number((bits >> shift) & 0xffffffffn)) >>> 0, 0);
}
