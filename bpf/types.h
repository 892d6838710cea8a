/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The structures that the program shares with the control plane. TypeScript's view of them is generated from
 * their BTF. __be16 and __be32 are in network order; everything else is in the host's.
 */
#pragma once

#include "verdict.h"

#include <stdbool.h>
#include <stddef.h>

#include <linux/types.h>

enum limits {
	SERVICES_MAX = 65536, /* service ids run from 1 to one less than this; 0 is nobody's */
	SERVICE_BUCKET_BITS = 15,
	SERVICE_BUCKETS = 1 << SERVICE_BUCKET_BITS, /* of the service index: twice what full use needs */
	SERVICE_BUCKET_SLOTS = 4,		    /* one cache line */
	SERVICE_PROBES = 16,			    /* buckets that a lookup looks into at most */
	TUNNELS_MAX = 65536,   /* a power of two; all together as large as a map's element may be on Linux 6.1 */
	CONN_LINE_SLOTS = 4,   /* one cache line */
	CONN_PAIR_SLOTS = 8,   /* two */
	PROCESSORS_MAX = 1024, /* that verdicts can be counted for: a power of two */
	VERDICT_STRIDE = 64,   /* counters kept for each processor: room for VERDICT_COUNT */
};
_Static_assert(VERDICT_COUNT <= VERDICT_STRIDE, "verdict counters need more room");

/* One entry of the service index. */
struct service_slot {
	__u64 key; /* service_key() of the service; 0 is empty, SERVICE_KEY_DELETED was in use */
	__u32 id;  /* the service's number, 1 to 65535 */
	__u32 pad;
};

enum service_key_special {
	SERVICE_KEY_EMPTY = 0,
	SERVICE_KEY_DELETED = 1, /* a lookup goes on past it; an insert may take it */
};

/* Four entries in one cache line. All buckets together are an open-addressed table of (VIP, port, protocol). */
struct service_bucket {
	struct service_slot slots[SERVICE_BUCKET_SLOTS];
};
_Static_assert(sizeof(struct service_bucket) == 64, "a bucket is one cache line");

enum scheduler {
	SCHEDULER_RR,
	SCHEDULER_WRR,
};

enum entry_state {
	ENTRY_FREE, /* never used, or free to be used again */
	ENTRY_LIVE,
	ENTRY_REMOVED, /* taken out; kept while connections may still name it */
};

/* What was sent to a real server, on one processor. A service's traffic is that of its servers. */
struct traffic {
	__u64 connections;
	__u64 packets;
	__u64 bytes; /* of inner IP packets */
};

/* What a service id stands for. The control plane writes it and reads it back when it is started again. */
struct service {
	__be32 vip;
	__be16 port;
	__u8 protocol;	 /* IP protocol number */
	__u8 state;	 /* enum entry_state */
	__u32 scheduler; /* enum scheduler */
	__u32 pad;
	struct traffic past; /* to servers whose entries have been freed: not in real_traffic any more */
};

/*
 * What leads to a real server: the part of the outer headers that is the same for every packet. The first 16 bytes are
 * those that the frame begins with. While a route names it, it does not change.
 */
struct tunnel {
	__u8 destination_mac[6]; /* of the next hop */
	__u8 source_mac[6];	 /* of the egress interface */
	__be16 ether_type;	 /* IPv4 */
	__u8 version_ihl;	 /* IPv4, 5 words */
	__u8 tos;		 /* 0: each packet has its own */
	__be32 source;		 /* outer source: the director's address on the way */
	__be32 destination;	 /* outer destination: the real server's address */
	__u32 ifindex;		 /* egress interface; 0: no next hop is known */
	__u32 checksum; /* sum of the outer header's constant 16-bit words, not folded, as they lie in memory */
	__u16 mtu;	/* of the way: the longest outer packet, bytes */
	__u16 pad;
	__u32 outer_id; /* last IPv4 id given to an outer header without DF; only the program writes it */
	__u64 reserved[3];
};
_Static_assert(sizeof(struct tunnel) == 64, "one cache line");
_Static_assert(offsetof(struct tunnel, source) == 16, "two words begin the frame");

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
	__be32 address;
	__be16 port;
	__u8 state; /* enum entry_state */
	__u8 pad;
	__u32 service_id;
	__u32 weight;
	__u32 order; /* servers of a service sorted by this are in the order in which they were added */
	__u32 pad2;
};

/*
 * The states of a connection as the client's packets alone tell them, as in IPVS
 * (Linux, net/netfilter/ipvs/ip_vs_proto_tcp.c, the input-only table).
 */
enum conn_state {
	CONN_NONE,
	CONN_SYN_RECV,
	CONN_ESTABLISHED,
	CONN_FIN_WAIT,
	CONN_TIME_WAIT,
	CONN_CLOSE,
	CONN_UDP,
	CONN_STATES = 8, /* not a state: room for them */
};

/*
 * One connection, 16 bytes.
 *
 * key:   client address << 32 | client port << 16 | service id, the address and port as they lie in memory
 * value: last seen << 40 | flags << 32 | state << 24 | real server index
 */
struct conn_slot {
	__u64 key;
	__u64 value;
};

enum conn_key_special {
	CONN_KEY_FREE = 0,
	CONN_KEY_CLAIMED = 0x10000, /* being written: service id 0 occurs in no key */
};

enum conn_value_layout {
	CONN_REAL_BITS = 24,
	CONN_STATE_SHIFT = 24,
	CONN_FLAGS_SHIFT = 32,
	CONN_SEEN_SHIFT = 40,
	CONN_SEEN_BITS = 24,
	CONN_SEEN_AHEAD = 16, /* ticks by which another processor's clock may seem to be ahead */
	/* in a line's first slot: where some of the line's connections are */
	CONN_FLAG_NEIGHBOUR = 1, /* in the other line of the pair */
	CONN_FLAG_SPILLED = 2,	 /* beyond the pair */
	CONN_FLAGS = 3,
};

/* Four connections in one cache line. */
struct conn_line {
	struct conn_slot slots[CONN_LINE_SLOTS];
};
_Static_assert(sizeof(struct conn_line) == 64, "a line is one cache line");

/* A connection may be in either of two neighbouring lines. */
struct conn_pair {
	struct conn_line lines[2];
};

/*
 * A service's slot map is a list of 32-bit words, sixteen in an element. The first ones say how far the period has been
 * walked and how long it is, the others are its picks: so a short period is one look-up and one cache line.
 */
enum slots_layout {
	SLOTS_LINE = 16,  /* words in an element: one cache line */
	SLOTS_CURSOR = 0, /* and the word after it: picks made so far plus the position of the first, 64 bits */
	SLOTS_LENGTH = 2, /* picks in the period */
	SLOTS_START = 3,  /* position of the first pick; the program does not read it */
	SLOTS_FIRST = 4,  /* the period: indices of real servers */
};

/* What may change while the program runs. */
struct settings {
	__u32 timeouts[CONN_STATES]; /* by enum conn_state, in ticks */
};

/* What a control plane that is started again must know to go on with these tables. */
struct table_info {
	__u64 layout;	/* fingerprint of the layouts in this file */
	__u64 seeds[2]; /* conn_seed_a, conn_seed_b */
	__u32 conn_pairs;
	__u32 reals_max;
	__u32 tick_shift;
	__u32 ready; /* 1 when the tables were set up completely */
};

/* Context of read_clock(). */
struct clock {
	__u64 jiffies;
	__u64 nanoseconds; /* monotonic */
};
