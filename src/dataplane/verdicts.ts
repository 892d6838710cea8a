import { Verdict } from '../bpf/generated/lvx.ts';

/** The name of a verdict. */
export type VerdictName = Exclude<keyof typeof Verdict, 'COUNT'>;

/** Which packets leave with each verdict of the program (bpf/verdict.h), for people. */
export const verdictMeanings: Readonly<Record<VerdictName, string>> = {
  TX: 'Forwarded to a real server out of the interface it came in by.',
  REDIRECT: 'Forwarded to a real server out of another interface.',
  ICMP_NO_SERVER: 'Port unreachable: no real server of the service takes new connections.',
  ICMP_TTL_EXCEEDED: "Answered with time exceeded: the packet's TTL ran out here.",
  ICMP_NO_ROUTE: 'Host unreachable: there is no route to the real server.',
  ICMP_TOO_BIG: 'Fragmentation needed, or packet too big: with its outer header the packet exceeds the MTU.',
  PASS_NOT_IP: 'Neither IPv4 nor IPv6: left to the host.',
  PASS_NOT_FOR_HOST: 'Sent to an Ethernet group, broadcast or multicast: left to the host.',
  PASS_UNKNOWN_VLAN: 'Its VLAN tags are not those of a device of the host: left to it.',
  PASS_BAD_IP: 'The IP header is cut off or contradicts itself: left to the host, which discards it.',
  PASS_BAD_SOURCE: 'No host can have the source address: left to the host, which discards it.',
  PASS_OTHER_PROTOCOL: 'Neither TCP, UDP, SCTP nor ICMP: left to the host.',
  PASS_ICMP: 'ICMP that concerns no connection, an echo request maybe: left to the host.',
  PASS_FRAGMENT: 'A fragment that is for no VIP: left to the host.',
  PASS_BAD_TRANSPORT: 'The transport header is cut off or contradicts itself: left to the host, which discards it.',
  PASS_NO_SERVICE: 'Not for a service: left to the host.',
  PASS_NO_CONNECTION: 'No connection, and it may not open one: left to the host, which resets it.',
  PASS_SERVER_HERE: 'Its real server is this host: left to it.',
  SLOW_TOO_BIG: 'Too big with its outer header, but may be fragmented: the control plane does that.',
  SLOW_ICMP: 'An ICMP error about a tunnel: the control plane passes it on to the client.',
  SLOW_FRAGMENT: 'A later fragment that came before the first: the control plane keeps it for a while.',
  SLOW_NEIGHBOUR:
    'The next hop to the real server is not known yet: the control plane has the host look for it and send.',
  SLOW_SCHEDULER: 'A new connection whose scheduler the control plane runs: it names the server.',
  DROP_SERVER_REMOVED: "The connection's real server is no longer one of the service's.",
  DROP_NO_NEXT_HOP: 'The next hop to the real server is not known, and no control plane runs to find it.',
  DROP_NO_ANSWER: "An ICMP error or a later fragment that can't be forwarded: neither is answered.",
  DROP_TABLE_FULL: 'There was no room for a new connection.',
  DROP_SLOW_PATH_FULL: 'More packets for the control plane than it takes.',
  DROP_SLOW_PATH_LIMIT: 'More packets of a kind for the control plane than its setting allows.',
  DROP_NO_HEADROOM: 'The driver left no room in front of the packet for the outer header.',
  DROP_INTERNAL: 'A table lacks what it must hold: a fault of the program.',
};

/** Every verdict, in the program's order. */
export const verdictNames = (Object.keys(verdictMeanings) as VerdictName[]).sort((a, b) => Verdict[a] - Verdict[b]);
