/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What the stages learn about one packet. It lives on the stack and goes from stage to stage. */
#pragma once

#include "types.h"

#define READ_ONCE(x)	     (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))

/* What few packets need: a function of its own, so that the others' way is short. */
#define cold static __attribute__((noinline))

/*
 * The same, but not static: the verifier looks at it once, by itself, and not again for each way that leads there. With
 * all ways it would give up. It takes any argument for what it may be: pointers may be NULL.
 */
#define apart __attribute__((noinline))

/*
 * In the fast lane nothing gives a function that is not inlined the address of this or of a field: so the compiler can
 * keep the fields in registers. The other lanes have theirs in the scratch.
 */
struct packet {
	/* parse */
	__be32 client[4]; /* IPv4: the first word, the others 0 */
	__be32 vip[4];
	__be16 client_port;
	__be16 port;
	__be16 fragment; /* flags and offset field of the IPv4 header; 0 for IPv6 */
	__u16 length;	 /* of the IP packet, bytes */
	__u8 protocol;
	__u8 tos;    /* IPv6: traffic class */
	__u8 ttl;    /* IPv6: hop limit */
	__u8 event;  /* byte 13 of the TCP header; enum sctp_event; 0 for UDP */
	__u8 family; /* 4 or 6 */
	__u8 link;   /* length of the Ethernet header with its tags, bytes */
	__u8 icmp; /* enum icmp_about: whether it is an ICMP error, and the addresses and ports are those that it quotes
		    */
	__u8 piece; /* enum fragment_piece */
	__be32 id;  /* of a fragmented datagram */

	/* match */
	__u32 service_id;
	__u32 service_flags;
	__u32 plan; /* key of the service's slots */

	/* track, pick */
	__u32 real_index;
	__u32 opened; /* 1: this packet opened a connection */

	/* encap */
	__u32 egress; /* interface index */
	__u32 routed; /* 1: the real server is to have it, whether it can be sent or not */
};

/* A key of a map must be on the stack: Linux 6.1 takes no other memory ("R2 type=mem expected=fp"). */
struct address {
	__be32 words[4];
};

enum icmp_about {
	ICMP_ABOUT_NOTHING,
	ICMP_ABOUT_ANSWER, /* what a real server sent to the client */
	ICMP_ABOUT_TUNNEL, /* what the director sent to a real server */
};

enum fragment_piece {
	FRAGMENT_NONE,
	FRAGMENT_FIRST,
	FRAGMENT_LATER, /* without ports */
};

/* A stage's answer: a verdict, or one of these. */
enum {
	NEXT_STAGE = -1,
	NO_CONNECTION = -2, /* Nothing is known of the packet's connection, and the packet may open one. */
	OTHER_LANE = -3,    /* Not one of the usual packets: general.h knows what to do. */
};
