/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What is kept of packets, or handed to the control plane. */
#pragma once

#include "../verdict.h"
#include <linux/types.h>

/* A fragmented datagram whose first fragment has been seen. */
struct fragment_key {
	__be32 client[4];
	__be32 vip[4];
	__be32 id; /* IPv4: the upper 16 bits are 0 */
	__u32 protocol;
};

struct fragment_note {
	__u32 real_index;
	__u32 service_id; /* 0: to the host */
	__u32 tick;
	__u32 pad;
};

/* A packet of which somebody may want to know. */
struct event {
	__u64 nanoseconds; /* monotonic */
	__be32 client[4];  /* IPv4: the first word */
	__be32 vip[4];
	__be16 client_port;
	__be16 port;
	__u16 length; /* of the IP packet, bytes */
	__u8 protocol;
	__u8 family;	  /* 4 or 6; 0: it was not read so far */
	__u32 verdict;	  /* enum verdict */
	__u32 real_index; /* if has_real */
	__u32 has_real;
	__u32 pad;
};

/* Bytes of a record with a packet in it: a ring buffer takes lengths that are known beforehand only. */
enum slow_layout { SLOW_SMALL = 512, SLOW_LARGE = 4096 };

/* Why a packet is handed to the control plane: the verdicts that say so, counted from the first of them. */
enum slow_reason {
	SLOW_REASON_FIRST = VERDICT_SLOW_TOO_BIG,
	SLOW_REASON_ROOM = 8, /* not a reason: room for them */
};
_Static_assert(VERDICT_SLOW_SCHEDULER - VERDICT_SLOW_TOO_BIG < SLOW_REASON_ROOM, "each reason has its own limit");

/*
 * A packet for the control plane. Behind this lies the frame as it came in; but the TTL of what is too big has been
 * decremented.
 */
struct slow_packet {
	__u64 jiffies;
	__u32 verdict; /* enum verdict: why */
	__u32 real_index;
	__u32 link;   /* bytes of the Ethernet header with its tags */
	__u32 length; /* bytes of the IP packet */
	__u32 mtu;    /* that an ICMP error tells */
	__u32 service_id;
	__u32 ifindex;	  /* that it came in by */
	__u32 df;	  /* 1: the outer header is to have DF */
	__be32 client[4]; /* IPv4: the first word */
	__be32 vip[4];
	__be16 client_port;
	__be16 port;
	__u8 protocol;
	__u8 family; /* 4 or 6 */
	__u16 pad;
};

/* The longest IP packet that can be run again; the kernel takes frames of some 3300 bytes. */
enum resumed_layout { RESUMED_LENGTH_MAX = 3072, RESUMED_FRAME = 4096 };

/* A packet that the control plane has run again: with what, and what became of it. */
struct resumed {
	__u32 named;	  /* 1: the control plane names a server; 0: the fallback is to schedule */
	__u32 real_index; /* of that server */
	__u32 verdict;	  /* enum verdict */
	__u32 ifindex;	  /* that the frame is to leave by; 0: it is not to be sent */
	__u32 length;	  /* of the frame, bytes */
	__u32 pad;
	__u8 frame[RESUMED_FRAME];
};

/* Packets that were not handed up, by reason. */
struct slow_refusals {
	__u64 over_limit[SLOW_REASON_ROOM]; /* there were too many of the kind */
	__u64 no_room[SLOW_REASON_ROOM];    /* the ring buffer was full, or the packet too long for it */
};
