/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What the stages learn about one packet. It lives on the stack and goes from stage to stage. */
#pragma once

#include "types.h"

#define READ_ONCE(x)	     (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))

/* What few packets need: a function of its own, so that the others' way is short. It gets copies. */
#define cold static __attribute__((noinline))

/*
 * No stage gives a helper or a cold function the address of this or of a field: so the compiler can keep the fields in
 * registers.
 */
struct packet {
	/* parse */
	__be32 client;
	__be32 vip;
	__be16 client_port;
	__be16 port;
	__be16 fragment; /* flags and offset field of the IPv4 header */
	__u16 length;	 /* of the IPv4 packet, bytes */
	__u8 protocol;
	__u8 tos;
	__u8 ttl;
	__u8 tcp_flags; /* byte 13 of the TCP header; 0 for UDP */

	/* match */
	__u32 service_id;

	/* track, pick */
	__u32 real_index;
	__u32 opened; /* 1: this packet opened a connection */

	/* encap */
	__u32 egress;	     /* interface index */
	__u32 cpu;	     /* that the packet is on */
	struct route *route; /* to its real server; NULL: no real server is to have it */
};

/* A stage's answer: a verdict, or this. */
enum { NEXT_STAGE = -1 };
