/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Verdicts: every way in which a packet can leave the program. finish() counts each one.
 *
 * The comment behind a member is its meaning for people: the control plane shows it.
 */
#pragma once

enum verdict {
	VERDICT_TX,	  /* Forwarded to a real server out of the interface it came in by. */
	VERDICT_REDIRECT, /* Forwarded to a real server out of another interface. */

	VERDICT_ICMP_NO_SERVER,	   /* Port unreachable: no real server of the service takes new connections. */
	VERDICT_ICMP_TTL_EXCEEDED, /* Answered with time exceeded: the packet's TTL ran out here. */
	VERDICT_ICMP_NO_ROUTE,	   /* Host unreachable: there is no route to the real server. */
	VERDICT_ICMP_TOO_BIG, /* Fragmentation needed, or packet too big: with its outer header the packet exceeds the
				 MTU. */

	VERDICT_PASS_NOT_IP,	   /* Neither IPv4 nor IPv6: left to the host. */
	VERDICT_PASS_NOT_FOR_HOST, /* Sent to an Ethernet group, broadcast or multicast: left to the host. */
	VERDICT_PASS_UNKNOWN_VLAN, /* Its VLAN tags are not those of a device of the host: left to it. */
	VERDICT_PASS_BAD_IP, /* The IP header is cut off or contradicts itself: left to the host, which discards it. */
	VERDICT_PASS_BAD_SOURCE,     /* No host can have the source address: left to the host, which discards it. */
	VERDICT_PASS_OTHER_PROTOCOL, /* Neither TCP, UDP, SCTP nor ICMP: left to the host. */
	VERDICT_PASS_ICMP,	     /* ICMP that concerns no connection, an echo request maybe: left to the host. */
	VERDICT_PASS_FRAGMENT,	     /* A fragment that is for no VIP: left to the host. */
	VERDICT_PASS_BAD_TRANSPORT,  /* The transport header is cut off or contradicts itself: left to the host, which
					discards it. */
	VERDICT_PASS_NO_SERVICE,     /* Not for a service: left to the host. */
	VERDICT_PASS_NO_CONNECTION,  /* No connection, and it may not open one: left to the host, which resets it. */
	VERDICT_PASS_SERVER_HERE,    /* Its real server is this host: left to it. */

	VERDICT_SLOW_TOO_BIG,	/* Too big with its outer header, but may be fragmented: the control plane does that. */
	VERDICT_SLOW_ICMP,	/* An ICMP error about a tunnel: the control plane passes it on to the client. */
	VERDICT_SLOW_FRAGMENT,	/* A later fragment that came before the first: the control plane keeps it for a while.
				 */
	VERDICT_SLOW_NEIGHBOUR, /* The next hop to the real server is not known yet: the control plane has the host look
				   for it and send. */
	VERDICT_SLOW_SCHEDULER, /* A new connection whose scheduler the control plane runs: it names the server. */

	VERDICT_DROP_SERVER_REMOVED, /* The connection's real server is no longer one of the service's. */
	VERDICT_DROP_NO_NEXT_HOP, /* The next hop to the real server is not known, and no control plane runs to find it.
				   */
	VERDICT_DROP_NO_ANSWER,	  /* An ICMP error or a later fragment that can't be forwarded: neither is answered. */
	VERDICT_DROP_TABLE_FULL,  /* There was no room for a new connection. */
	VERDICT_DROP_SLOW_PATH_FULL,  /* More packets for the control plane than it takes. */
	VERDICT_DROP_SLOW_PATH_LIMIT, /* More packets of a kind for the control plane than its setting allows. */
	VERDICT_DROP_NO_HEADROOM,     /* The driver left no room in front of the packet for the outer header. */
	VERDICT_DROP_INTERNAL,	      /* A table lacks what it must hold: a fault of the program. */

	VERDICT_COUNT, /* Not a verdict: how many there are. */
};
