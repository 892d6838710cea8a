/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The fast lane: a packet that leaves its connection as it is, but for the time, and whose way is the usual one. What
 * turns out to be anything else has changed nothing yet, and takes the usual lane from the beginning: so nothing has to
 * be kept in mind for it here.
 */
#pragma once

#include "conn.h"
#include "encap.h"
#include "finish.h"
#include "route.h"
#include "state.h"

/* What fast() returns beside XDP actions. */
enum { NOT_FAST = -1 };

/* Notes when a connection was seen. If another packet was quicker, it has noted about the same. */
static __always_inline void conn_touch(struct conn_slot *slot, __u64 seen, __u32 now)
{
	__u64 rest = seen & (1ull << CONN_SEEN_SHIFT) - 1;

	__sync_val_compare_and_swap(&slot->value, seen, (__u64)now << CONN_SEEN_SHIFT | rest);
}

/* Whether a packet can leave its connection as it is. */
static __always_inline bool is_plain(const struct packet *packet)
{
	return packet->protocol == IPPROTO_UDP || (packet->event & (TCP_RST | TCP_SYN | TCP_FIN | TCP_ACK)) == TCP_ACK;
}

/* A plain packet that has been parsed and matched. Returns an XDP action or NOT_FAST. */
static __always_inline int fast(struct xdp_md *ctx, struct packet *packet, __u64 hash)
{
	struct conn_entry entry = { .key = conn_key(packet), .hash = hash };
	struct route *route;
	__u32 now, seen, state;
	int verdict;

	if (settings.event_sampling)
		return NOT_FAST;
	now = clock_now();
	conn_find(&entry);
	state = conn_value_state(entry.seen);
	if (!entry.slot || (packet->protocol == IPPROTO_TCP && state < CONN_ESTABLISHED))
		return NOT_FAST;
	seen = conn_value_seen(entry.seen);
	if (seen != now) {
		if (clock_expired(now, seen, state))
			return NOT_FAST;
		conn_touch(entry.slot, entry.seen, now);
	}
	packet->real_index = conn_value_real(entry.seen);
	route = route_to(packet->real_index);
	verdict = encap(ctx, packet, route);
	if (verdict != VERDICT_TX && verdict != VERDICT_REDIRECT)
		return NOT_FAST;
	return finish_forwarded(packet, route, verdict);
}
