import { type Ip, isIpv6 } from './ip.ts';
import type { Ipv4 } from './ipv4.ts';
import { type Ipv6, ipv6Bytes } from './ipv6.ts';

/** Whether an address can be one host's. */
export function isUnicast(address: Ip): boolean {
  return isIpv6(address) ? isUnicastIpv6(address) : isUnicastIpv4(address);
}

/**
 * Not in 0.0.0.0/8, not multicast (224.0.0.0/4), not 255.255.255.255.
 *
 * The broadcast address of a network is not told apart (Linux, net/ipv4/fib_frontend.c, `inet_addr_type`, would).
 */
function isUnicastIpv4(address: Ipv4): boolean {
  const first = address >>> 24;
  return first !== 0 && first >>> 4 !== 0xe && address !== 0xffffffff;
}

/** Not `::`, not multicast (ff00::/8), not link-local (fe80::/10): a director has no link for it (Linux, ip_vs_ctl.c). */
function isUnicastIpv6(address: Ipv6): boolean {
  const [first = 0, second = 0] = ipv6Bytes(address);
  return address !== '::' && first !== 0xff && !(first === 0xfe && second >> 6 === 2);
}
