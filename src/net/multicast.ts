import { type Ip, isIpv6 } from './ip.ts';

/** Whether an address is a multicast one: 224.0.0.0/4 (RFC 5771) or ff00::/8 (RFC 4291, 2.7). */
export function isMulticast(ip: Ip): boolean {
  return isIpv6(ip) ? ip.startsWith('ff') && ip.indexOf(':') === 4 : ip >>> 28 === 0xe;
}
