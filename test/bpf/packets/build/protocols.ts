import type { Family } from './address.ts';
import { icmpNumbers } from './icmp.ts';

/** What frames are built with. ICMP is ICMPv6 in an IPv6 packet. */
export type TransportName = 'tcp' | 'udp' | 'sctp' | 'icmp';

const numbers = { tcp: 6, udp: 17, sctp: 132 } as const;

/** The IP protocol number (IANA) of what a packet carries. */
export function protocolNumber(protocol: TransportName | number, family: Family): number {
  if (typeof protocol === 'number') return protocol;
  return protocol === 'icmp' ? icmpNumbers[family] : numbers[protocol];
}
