/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Stage 3, track: the packet's connection and its real server. Returns NEXT_STAGE, NO_CONNECTION or a verdict. */
#pragma once

#include "conn.h"
#include "state.h"

/* Nothing is known of the packet's connection, and the packet may open one. */
enum { NO_CONNECTION = -2 };

static __always_inline bool track_expired(const struct conn_entry *entry)
{
	__u32 zero = 0;
	const struct settings *settings;

	if (conn_value_seen(entry->seen) == entry->now)
		return false;
	settings = bpf_map_lookup_elem(&settings_map, &zero);
	return settings &&
	       clock_expired(settings, entry->now, conn_value_seen(entry->seen), conn_value_state(entry->seen));
}

static __always_inline int track(struct packet *packet, struct conn_entry *entry)
{
	__u32 state;

	entry->key = conn_key(packet);
	entry->hash = conn_hash(packet);
	entry->now = clock_now();
	entry->seen = 0;
	entry->value = conn_find(entry, &entry->seen);

	if (!entry->value || track_expired(entry) || state_reused(packet, conn_value_state(entry->seen)))
		return state_opens(packet) ? NO_CONNECTION : VERDICT_PASS_NO_CONNECTION;

	state = state_next(packet, conn_value_state(entry->seen));
	packet->real_index = conn_value_real(entry->seen);
	conn_write(entry, conn_value(packet->real_index, state, entry->now));
	return NEXT_STAGE;
}
