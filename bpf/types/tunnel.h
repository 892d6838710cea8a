/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What leads to an address. */
#pragma once

#include "limits.h"
#include <stddef.h>
#include <linux/types.h>

enum tunnel_kind {
	TUNNEL_IPIP, /* IPv4 outside, the packet right behind */
	TUNNEL_IPIP6,
	TUNNEL_GUE,
	TUNNEL_GUE6,
	TUNNEL_GRE,
	TUNNEL_GRE6,
	TUNNEL_DIRECT, /* no outer header: another Ethernet header */
};

enum tunnel_flag {
	TUNNEL_CHECKSUM = 1, /* gue, gre: over the packet inside */
	TUNNEL_TAGGED = 2,   /* the way goes through a VLAN device: see tags */
};

/* Tunnels without an interface to leave by: why there is none. */
enum tunnel_nowhere {
	NOWHERE_UNKNOWN,  /* the next hop does not answer, or frames can't be sent that way */
	NOWHERE_NO_ROUTE, /* there is no route to the server */
	NOWHERE_HERE,	  /* the server is this host */
	NOWHERE_END,	  /* not one of them: the other tunnels begin here */
};

/*
 * What leads to a real server: the part of the outer headers that is the same for every packet. The first 16 bytes are
 * those that an IPv4 frame begins with. While a route names it, it does not change, but for the MTU: the program lowers
 * it when a router on the way says so.
 */
struct tunnel {
	__u8 destination_mac[6]; /* of the next hop */
	__u8 source_mac[6];	 /* of the egress interface */
	__be16 ether_type;	 /* of the outer header */
	__u8 version_ihl;	 /* IPv4, 5 words */
	__u8 tos;		 /* 0: each packet has its own */
	__be32 source[4];	 /* outer source: the director's address on the way. IPv4: the first word */
	__be32 destination[4];	 /* outer destination: the real server's address */
	__u32 ifindex;		 /* egress interface; 0: one of enum tunnel_nowhere */
	__u16 checksum; /* sum of the outer IPv4 header's constant 16-bit words, folded, as they lie in memory */
	__u8 kind;	/* enum tunnel_kind */
	__u8 flags;	/* enum tunnel_flag */
	__u16 mtu;	/* of the way: the longest outer packet, bytes */
	__be16 port;	/* gue: UDP port of the real server */
	__u32 outer_id; /* last IPv4 id given to an outer header without DF; only the program writes it */
};
_Static_assert(sizeof(struct tunnel) == 64, "one cache line");
_Static_assert(offsetof(struct tunnel, source) == 16, "two words begin the frame");

/* A VLAN tag as it lies in a frame; a type of 0: none. */
struct tag {
	__be16 type;
	__be16 tci;
};

/* The tags of a tunnel whose way goes through a VLAN device, outermost first. */
struct tags {
	struct tag tags[TAGS_MAX];
};

/* A VLAN device of the host: frames with other tags are not for it. Ids in the host's order, 0: no tag. */
struct vlan_key {
	__u32 ifindex; /* of the interface below */
	__u16 outer;
	__u16 inner;
};
