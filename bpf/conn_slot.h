/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Slots of the connection table are taken, filled and freed: whoever takes one accounts for what was there. */
#pragma once

#include "conn.h"
#include "load.h"
#include "news.h"

/* Accounts for an entry that was taken out. */
static __always_inline void conn_gone(__u64 key, __u64 value)
{
	load_remove(value);
	if (settings.watched_services)
		news_closed(key, value);
	if (conn_value_marks(value) & CONN_MARK_HASHED)
		bpf_map_delete_elem(&conn_tuples, &key);
}

/*
 * Takes a slot from whoever has it, if its key and its value are still these: an entry that was over may have come back
 * to life since. Whether it did; the entry is yet to be accounted for.
 */
static __always_inline bool conn_seize(struct conn_slot *slot, __u64 key, __u64 value)
{
	if (__sync_val_compare_and_swap(&slot->key, key, CONN_KEY_CLAIMED) != key)
		return false;
	/* A free slot's value has nothing but flags. */
	if (key == CONN_KEY_FREE)
		return true;
	if (__sync_val_compare_and_swap(&slot->value, value, conn_value_flags(value)) == value)
		return true;
	__sync_lock_test_and_set(&slot->key, key);
	return false;
}

/* The same, and accounts for the entry. */
static __always_inline bool conn_take(struct conn_slot *slot, __u64 key, __u64 value)
{
	if (!conn_seize(slot, key, value))
		return false;
	if (key != CONN_KEY_FREE)
		conn_gone(key, value);
	return true;
}

/* The slot of a key that found no room in the lines. */
static __always_inline struct conn_slot *conn_spilled(__u64 key)
{
	struct conn_slot *slot = bpf_map_lookup_elem(&conn_overflow, &key);

	return slot && READ_ONCE(slot->key) == key ? slot : NULL;
}

/* Frees a slot that was taken from a key: nobody finds it by that any more. */
static __always_inline void conn_free(struct conn_slot *slot, __u64 key)
{
	if (slot == bpf_map_lookup_elem(&conn_overflow, &key))
		bpf_map_delete_elem(&conn_overflow, &key);
	else
		__sync_lock_test_and_set(&slot->key, CONN_KEY_FREE);
}

/* Takes a slot of a line that is free or whose connection has timed out. */
static __always_inline struct conn_slot *conn_claim(struct conn_line *line, __u32 now)
{
	for (int i = 0; i < CONN_LINE_SLOTS; i++) {
		struct conn_slot *slot = &line->slots[i];
		__u64 key = READ_ONCE(slot->key);
		__u64 value = READ_ONCE(slot->value);

		if (key == CONN_KEY_CLAIMED)
			continue;
		if (key != CONN_KEY_FREE && !clock_expired(now, conn_value_seen(value), conn_value_state(value)))
			continue;
		if (conn_take(slot, key, value))
			return slot;
	}
	return NULL;
}

/* Set in what enters a connection returns, beside the index of its server: the entry is this packet's. */
enum { CONN_OPENED = 1 << CONN_REAL_BITS };

/* Fills a slot that was taken and shows it to everybody. Returns the index of its server, with CONN_OPENED. */
static __always_inline int conn_publish(struct conn_slot *slot, __u64 key, __u64 value)
{
	/* Its value has no bit but the line's flags, which others may be setting. */
	__sync_fetch_and_or(&slot->value, value);
	/* An exchange is a barrier too: who sees the key sees the value. */
	__sync_lock_test_and_set(&slot->key, key);
	return conn_value_real(value) | CONN_OPENED;
}
