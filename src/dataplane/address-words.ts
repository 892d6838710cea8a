import { type Ip, isIpv6 } from '../net/ip.ts';
import { ipv4FromNumber } from '../net/ipv4.ts';
import { ipv6Bytes, ipv6FromBytes } from '../net/ipv6.ts';

/** An address as the program's tables have it: four `__be32`, here in host order. IPv4 is the first, the others are 0. */
export type AddressWords = readonly [number, number, number, number];

/** The words of an address. */
export function addressWords(ip: Ip): AddressWords {
  if (!isIpv6(ip)) return [ip, 0, 0, 0];
  const view = new DataView(ipv6Bytes(ip).buffer);
  return [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)];
}

/** The address of a family behind its words. The same words are an address of either: the tables say which. */
export function addressFromWords(family: 4 | 6, words: readonly number[]): Ip {
  if (family === 4) return ipv4FromNumber(words[0] ?? 0);
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => {
    view.setUint32(index * 4, word);
  });
  return ipv6FromBytes(bytes);
}
