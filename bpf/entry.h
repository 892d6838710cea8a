/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* One connection as the table keeps it: its key, and the fields of its value. */
#pragma once

#include "packet.h"

/* Where a packet's connection is, or would go. */
struct conn_entry {
	__u64 key;
	__u64 hash;
	struct conn_slot *slot; /* NULL: no entry */
	__u64 seen;		/* the value as it was read */
	__u32 now;		/* tick */
	__u32 marks;		/* of a new entry: CONN_MARK_HASHED or 0 */
};

/* For IPv4 and services with one port. */
static __always_inline __u64 conn_key(const struct packet *packet)
{
	return (__u64)packet->client[0] << 32 | (__u64)packet->client_port << 16 | packet->service_id;
}

static __always_inline __u64 conn_value(__u32 real, __u32 state, __u32 marks, __u32 now)
{
	return (__u64)now << CONN_SEEN_SHIFT | (__u64)(marks << CONN_MARKS_SHIFT | state << CONN_STATE_SHIFT | real);
}

static __always_inline __u32 conn_value_real(__u64 value)
{
	return value & ((1 << CONN_REAL_BITS) - 1);
}

static __always_inline __u32 conn_value_state(__u64 value)
{
	return value >> CONN_STATE_SHIFT & (CONN_STATES - 1);
}

static __always_inline __u32 conn_value_marks(__u64 value)
{
	return value >> CONN_MARKS_SHIFT & CONN_MARKS;
}

static __always_inline __u32 conn_value_seen(__u64 value)
{
	return value >> CONN_SEEN_SHIFT;
}

/* What is the entry's own of a value. */
static __always_inline __u64 conn_value_plain(__u64 value)
{
	return value & ~((__u64)CONN_FLAGS << CONN_FLAGS_SHIFT);
}

/* The flags of a line, which are in its first slot's value. */
static __always_inline __u64 conn_value_flags(__u64 value)
{
	return value & (__u64)CONN_FLAGS << CONN_FLAGS_SHIFT;
}
