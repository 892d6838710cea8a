/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The connection table. */
#pragma once

#include "limits.h"
#include <linux/types.h>

/*
 * The states of a connection as the client's packets alone tell them, as in IPVS
 * (Linux, net/netfilter/ipvs/ip_vs_proto_tcp.c and ip_vs_proto_sctp.c, the input-only tables).
 */
enum conn_state {
	CONN_NONE,
	CONN_SYN_RECV,
	CONN_SYNACK,
	CONN_ESTABLISHED,
	CONN_FIN_WAIT,
	CONN_TIME_WAIT,
	CONN_CLOSE,
	CONN_UDP,
	CONN_TEMPLATE, /* no connection: the server that a persistent client keeps to */
	CONN_ASSURED,  /* a template that has had an established connection */
	CONN_SCTP_NONE,
	CONN_SCTP_INIT1,
	CONN_SCTP_INIT,
	CONN_SCTP_COOKIE_SENT,
	CONN_SCTP_COOKIE_REPLIED,
	CONN_SCTP_COOKIE_WAIT,
	CONN_SCTP_COOKIE,
	CONN_SCTP_COOKIE_ECHOED,
	CONN_SCTP_ESTABLISHED,
	CONN_SCTP_SHUTDOWN_SENT,
	CONN_SCTP_SHUTDOWN_RECEIVED,
	CONN_SCTP_SHUTDOWN_ACK_SENT,
	CONN_SCTP_REJECTED,
	CONN_SCTP_CLOSED,
	CONN_STATES = 32, /* not a state: room for them */
};

/* Sets of states, as bits. */
enum conn_state_set {
	CONN_ACTIVE = 1 << CONN_SYN_RECV | 1 << CONN_SYNACK | 1 << CONN_ESTABLISHED | 1 << CONN_SCTP_ESTABLISHED,
	CONN_HALF_OPEN = 1 << CONN_SYN_RECV | 1 << CONN_SYNACK | 1 << CONN_SCTP_INIT1 | 1 << CONN_SCTP_INIT,
};

/*
 * One connection, 16 bytes.
 *
 * key:   client address << 32 | client port << 16 | service id, the address and port as they lie in memory;
 *        for services that are SERVICE_HASHED a hash of the whole tuple, which conn_tuples has
 * value: last seen << 40 | flags of the line << 32 | flags << 29 | state << 24 | real server index
 */
struct conn_slot {
	__u64 key;
	__u64 value;
};

enum conn_key_special {
	CONN_KEY_FREE = 0,
	CONN_KEY_CLAIMED = 0x10000, /* being written: the lower 16 bits are 0 in no key */
};

enum conn_value_layout {
	CONN_REAL_BITS = 24,
	CONN_STATE_SHIFT = 24,
	CONN_MARKS_SHIFT = 29,
	CONN_FLAGS_SHIFT = 32,
	CONN_SEEN_SHIFT = 40,
	CONN_SEEN_BITS = 24,
	CONN_SEEN_AHEAD = 16, /* ticks by which another processor's clock may seem to be ahead */
	/* the entry's own */
	CONN_MARK_HASHED = 1,	  /* the key is a hash */
	CONN_MARK_CONTROLLED = 2, /* a template chose the server */
	CONN_MARKS = 7,
	/* in a line's first slot: where some of the line's connections are */
	CONN_FLAG_NEIGHBOUR = 1, /* in the other line of the pair */
	CONN_FLAG_SPILLED = 2,	 /* beyond the pair */
	CONN_FLAGS = 3,
};

/* What a key that is a hash stands for, as the packets have it. A template has port 0 for the client. */
struct conn_tuple {
	__be32 client[4]; /* IPv4: the first word */
	__be32 vip[4];
	__be16 client_port;
	__be16 port;
	__u16 service_id;
	__u8 protocol;
	__u8 family; /* 4 or 6 */
};

/* A connection of a service that is SERVICE_WATCHED has come, or gone. */
struct conn_news {
	__u64 nanoseconds; /* monotonic */
	struct conn_tuple tuple;
	__u32 real_index;
	__u32 kind; /* enum conn_news_kind */
};

enum conn_news_kind { CONN_NEWS_OPENED, CONN_NEWS_CLOSED };

/* Four connections in one cache line. */
struct conn_line {
	struct conn_slot slots[CONN_LINE_SLOTS];
};
_Static_assert(sizeof(struct conn_line) == 64, "a line is one cache line");

/* A connection may be in either of two neighbouring lines. */
struct conn_pair {
	struct conn_line lines[2];
};
