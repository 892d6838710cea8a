import type { Ipv4 } from './ipv4.ts';

/**
 * Whether an address can be one host's: not in 0.0.0.0/8, not multicast (224.0.0.0/4), not 255.255.255.255.
 *
 * The broadcast address of a network is not told apart (Linux, net/ipv4/fib_frontend.c, `inet_addr_type`, would).
 */
export function isUnicast(address: Ipv4): boolean {
  const first = address >>> 24;
  return first !== 0 && first >>> 4 !== 0xe && address !== 0xffffffff;
}
