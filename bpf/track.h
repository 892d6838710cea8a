/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Stage 3, track: the packet's connection and its real server. Returns NEXT_STAGE, NO_CONNECTION or a verdict. */
#pragma once

#include "conn.h"
#include "state.h"

/* Nothing is known of the packet's connection, and the packet may open one. */
enum { NO_CONNECTION = -2 };

static __always_inline int track(struct packet *packet, struct conn_entry *entry)
{
	__u32 state;

	entry->key = conn_key(packet);
	entry->hash = conn_hash(packet);
	entry->now = clock_now();
	entry->seen = 0;
	conn_find(entry);
	state = conn_value_state(entry->seen);

	/* The usual packet: nothing about the connection changes. */
	if (entry->value && conn_value_seen(entry->seen) == entry->now && state_stays(packet, state)) {
		packet->real_index = conn_value_real(entry->seen);
		return NEXT_STAGE;
	}
	if (!entry->value || clock_expired(entry->now, conn_value_seen(entry->seen), state) ||
	    state_reused(packet, state))
		return state_opens(packet) ? NO_CONNECTION : VERDICT_PASS_NO_CONNECTION;

	packet->real_index = conn_value_real(entry->seen);
	conn_write(entry, conn_value(packet->real_index, state_next(packet, state), entry->now));
	return NEXT_STAGE;
}
