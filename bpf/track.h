/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Stage 3, track: the packet's connection and its real server. Returns NEXT_STAGE, NO_CONNECTION or a verdict. */
#pragma once

#include "conn.h"
#include "scratch.h"
#include "state.h"
#include "template.h"

/* Enters what a packet changes about its connection. It gets copies. */
cold void track_change(const struct packet *packet, const struct conn_entry *entry)
{
	__u32 from = conn_value_state(entry->seen);
	__u32 to = state_next(packet, from);
	__u32 marks = conn_value_marks(entry->seen);
	__u64 value = conn_value(conn_value_real(entry->seen), to, marks, entry->now);

	/* If another packet was quicker, that one accounts for the change. */
	if (!conn_write(entry, value) || from == to)
		return;
	load_move(value, from, to);
	if (marks & CONN_MARK_CONTROLLED && (to == CONN_ESTABLISHED || to == CONN_SCTP_ESTABLISHED))
		template_assure(packet);
}

/* Whether an entry's connection is over, and the packet has to do without. It gets a copy. */
cold bool track_over(const struct packet *packet, __u64 value, __u32 now)
{
	return clock_expired(now, conn_value_seen(value), conn_value_state(value)) || state_reused(packet, value);
}

/* The entry's key and hash are known. `spare`: room for a copy. */
static __always_inline int track(struct packet *packet, struct conn_entry *entry, struct conn_entry *spare)
{
	__u32 state;

	entry->now = clock_now();
	entry->seen = 0;
	conn_find(entry);
	state = conn_value_state(entry->seen);

	/* The usual packet: nothing about the connection changes. */
	if (entry->slot && conn_value_seen(entry->seen) == entry->now && state_stays(packet, state)) {
		packet->real_index = conn_value_real(entry->seen);
		return NEXT_STAGE;
	}

	struct packet *copy = packet_copy(packet);

	*spare = *entry;
	if (!entry->slot || track_over(copy, entry->seen, entry->now))
		return state_opens(packet) || settings.forward_unrecorded ? NO_CONNECTION : VERDICT_PASS_NO_CONNECTION;
	packet->real_index = conn_value_real(entry->seen);
	track_change(copy, spare);
	return NEXT_STAGE;
}
