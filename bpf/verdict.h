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

	VERDICT_ICMP_NO_SERVER, /* Answered with port unreachable: no real server of the service takes new connections.
				 */
	VERDICT_ICMP_TTL_EXCEEDED, /* Answered with time exceeded: the packet's TTL ran out here. */
	VERDICT_ICMP_TOO_BIG, /* Answered with fragmentation needed: with its outer header the packet exceeds the MTU.
			       */

	VERDICT_PASS_NOT_IPV4,	   /* Not IPv4: left to the host. */
	VERDICT_PASS_NOT_FOR_HOST, /* Sent to an Ethernet group, broadcast or multicast: left to the host. */
	VERDICT_PASS_BAD_IPV4, /* The IPv4 header is cut off or contradicts itself: left to the host, which discards it.
				*/
	VERDICT_PASS_BAD_SOURCE,     /* No host can have the source address: left to the host, which discards it. */
	VERDICT_PASS_OTHER_PROTOCOL, /* Neither TCP nor UDP: left to the host. */
	VERDICT_PASS_FRAGMENT,	     /* A fragment: left to the host. */
	VERDICT_PASS_BAD_TRANSPORT,  /* The TCP or UDP header is cut off or contradicts itself: left to the host, which
					discards it. */
	VERDICT_PASS_NO_SERVICE,     /* Not for a service: left to the host. */
	VERDICT_PASS_NO_CONNECTION,  /* TCP without a connection and without SYN: left to the host, which resets it. */

	VERDICT_DROP_SERVER_REMOVED, /* The connection's real server is no longer one of the service's. */
	VERDICT_DROP_NO_NEXT_HOP,    /* There is no route to the real server, or its next hop does not answer. */
	VERDICT_DROP_TOO_BIG,	  /* May be fragmented, but with its outer header exceeds the MTU on the way to the real
				     server. */
	VERDICT_DROP_TABLE_FULL,  /* There was no room for a new connection. */
	VERDICT_DROP_NO_HEADROOM, /* The driver left no room in front of the packet for the outer header. */
	VERDICT_DROP_INTERNAL,	  /* A table lacks what it must hold: a fault of the program. */

	VERDICT_COUNT, /* Not a verdict: how many there are. */
};
