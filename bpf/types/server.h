/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Real servers: the way to each, what it is, and what it carries. */
#pragma once

#include "traffic.h"
#include <linux/types.h>

/*
 * The way to a real server and what was sent to it: one for each server and processor, all that a packet needs of a
 * server but the tunnel, which servers at the same address share.
 *
 * way: tunnel << 16 | service id; a server that was removed has 0
 */
struct route {
	__u64 way;
	struct traffic traffic;
};
_Static_assert(sizeof(struct route) == 32, "two fit into a cache line");

enum route_layout {
	ROUTE_SERVICE_BITS = 16,
	ROUTE_TUNNEL_SHIFT = 16,
};

/* A real server of one service. The same machine in two services is two of these. Packets need only its route. */
struct real {
	__be32 address[4]; /* IPv4: the first word */
	__be16 port;
	__u8 state;  /* enum entry_state */
	__u8 family; /* 4 or 6 */
	__u32 service_id;
	__u32 order;	 /* servers of a service sorted by this are in the order in which they were added */
	__u8 forwarding; /* enum tunnel_kind, for IPv4 outside */
	__u8 checksum;	 /* gue, gre: 1: computed; 2: remote checksum offload was asked for */
	__be16 tunnel_port;
};

/*
 * What a real server has to carry, and may. Every new connection looks at it, packets of known ones don't. Changed by
 * atomic additions: whoever opens, changes or ends an entry of the connection table does so alone.
 */
struct load {
	__u64 conns;	 /* active | inactive << LOAD_INACTIVE_SHIFT */
	__u32 templates; /* persistence templates */
	__u32 weight;	 /* the control plane writes this and the thresholds; a server that was removed has 0 */
	__u32 upper;	 /* from so many connections on it gets no new ones; 0: no limit */
	__u32 lower;	 /* below so many it gets new ones again; 0: below three quarters of upper */
	__u32 overloaded;
	__u32 named;		  /* entries that a sweep has found so far, templates too */
	__u64 census;		  /* as conns, by the same sweep */
	__u64 before;		  /* conns when the sweep began */
	struct outgoing outgoing; /* the program and the control plane add to it */
};
_Static_assert(sizeof(struct load) == 64, "one cache line");

enum load_layout { LOAD_INACTIVE_SHIFT = 32 };
