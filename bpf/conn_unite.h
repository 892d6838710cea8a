/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* A connection that was entered twice becomes one. */
#pragma once

#include "conn_slot.h"

/* Slots of a line that have a key, in the order in which a look-up comes to them. */
static __always_inline void conn_meet(struct conn_line *line, __u64 key, struct conn_slot **first,
				      struct conn_slot **next)
{
	for (int i = 0; i < CONN_LINE_SLOTS; i++) {
		struct conn_slot *slot = &line->slots[i];

		if (READ_ONCE(slot->key) != key)
			continue;
		if (!*first)
			*first = slot;
		else if (!*next)
			*next = slot;
	}
}

/*
 * Two packets of a connection may have found none at the same time, and each has entered it. Whoever enters one looks
 * for the other when it has shown its own: one of them sees both. The slot that a look-up comes to first stays. Its
 * owner takes over what the other one says, whose packets have gone by that; the other one's owner withdraws. Only one
 * of them can, and goes by what stays. The value is the packet's own, which is in the table. Returns the index of the
 * connection's server, with CONN_OPENED if the entry is the packet's.
 */
apart int conn_unite(__u64 key, __u64 hash, __u64 value)
{
	struct conn_pair *pair = conn_pair(conn_first_pair(hash));
	struct conn_slot *first = NULL, *next = NULL;
	int own = conn_value_real(value) | CONN_OPENED;
	__u64 flags, kept, other;
	struct conn_line *home;

	if (!pair)
		return own;
	home = conn_home(pair, hash);
	flags = conn_value_flags(READ_ONCE(home->slots[0].value));
	conn_meet(home, key, &first, &next);
	if (flags)
		conn_meet(conn_neighbour(pair, hash), key, &first, &next);
	if (flags & (__u64)CONN_FLAG_SPILLED << CONN_FLAGS_SHIFT) {
		pair = conn_pair(conn_second_pair(hash));
		if (!pair)
			return own;
		conn_meet(conn_home(pair, hash), key, &first, &next);
		conn_meet(conn_neighbour(pair, hash), key, &first, &next);
		if (!next)
			next = conn_spilled(key);
	}
	if (!first || !next)
		return own;

	kept = READ_ONCE(first->value);
	other = READ_ONCE(next->value);
	if (conn_value_plain(kept) != value && conn_value_plain(other) != value)
		return own;
	if (!conn_seize(next, key, other))
		return own;
	conn_free(next, key);
	if (conn_value_plain(kept) != value) {
		load_remove(value);
		return conn_value_real(kept);
	}
	other = conn_value_plain(other);
	if (__sync_val_compare_and_swap(&first->value, kept, other | conn_value_flags(kept)) == kept)
		load_remove(value);
	else
		load_remove(other);
	return conn_value_real(other);
}
