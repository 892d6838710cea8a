/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Connections are entered where there is room, or where somebody else has to go, and ended. */
#pragma once

#include "conn_unite.h"

/* The half-open connection of a pair that was seen least recently, if that is longer ago than `age`. */
static __always_inline struct conn_slot *conn_oldest_half_open(struct conn_pair *pair, __u32 now, __u32 *age)
{
	struct conn_slot *oldest = NULL;

	for (int i = 0; i < CONN_PAIR_SLOTS; i++) {
		struct conn_slot *slot = &pair->lines[i / CONN_LINE_SLOTS].slots[i % CONN_LINE_SLOTS];
		__u64 value = READ_ONCE(slot->value);
		__u32 idle = now + CONN_SEEN_AHEAD - conn_value_seen(value) & TICK_MASK;

		if (!(CONN_HALF_OPEN >> conn_value_state(value) & 1) || idle <= *age)
			continue;
		oldest = slot;
		*age = idle;
	}
	return oldest;
}

/* Notes in a line's first slot how far its connections went. */
static __always_inline void conn_flag(struct conn_line *line, __u64 flag)
{
	flag <<= CONN_FLAGS_SHIFT;
	if (!(READ_ONCE(line->slots[0].value) & flag))
		__sync_fetch_and_or(&line->slots[0].value, flag);
}

/*
 * Throws a half-open connection out of one of two pairs, for one that has no room anywhere else. Returns what
 * conn_insert() does.
 */
apart int conn_evict(__u64 key, __u64 hash, __u64 value)
{
	struct conn_pair *first = conn_pair(conn_first_pair(hash));
	struct conn_pair *second = conn_pair(conn_second_pair(hash));
	struct conn_slot *slot, *other;
	__u64 victim, judged;
	__u32 age = 0;

	if (!first || !second)
		return -VERDICT_DROP_INTERNAL;
	slot = conn_oldest_half_open(first, conn_value_seen(value), &age);
	other = conn_oldest_half_open(second, conn_value_seen(value), &age);
	if (other)
		slot = other;
	if (!slot)
		return -VERDICT_DROP_TABLE_FULL;
	victim = READ_ONCE(slot->key);
	judged = READ_ONCE(slot->value);
	/* It may have been established meanwhile. */
	if (!(CONN_HALF_OPEN >> conn_value_state(judged) & 1) || victim == CONN_KEY_FREE ||
	    victim == CONN_KEY_CLAIMED || !conn_take(slot, victim, judged))
		return -VERDICT_DROP_TABLE_FULL;
	return conn_publish(slot, key, value);
}

/* Adds a connection that is not in the table, where there is room. Returns what conn_insert() does. */
apart int conn_place(__u64 key, __u64 hash, __u64 value)
{
	struct conn_pair *pair = conn_pair(conn_first_pair(hash));
	struct conn_slot *slot, spilled = { key, value };
	__u32 now = bpf_jiffies64() >> tick_shift & TICK_MASK;
	struct conn_line *home;

	if (!pair)
		return -VERDICT_DROP_INTERNAL;
	home = conn_home(pair, hash);
	slot = conn_claim(home, now);
	if (slot)
		return conn_publish(slot, key, value);

	conn_flag(home, CONN_FLAG_NEIGHBOUR);
	slot = conn_claim(conn_neighbour(pair, hash), now);
	if (slot)
		return conn_publish(slot, key, value);

	conn_flag(home, CONN_FLAG_SPILLED);
	pair = conn_pair(conn_second_pair(hash));
	if (!pair)
		return -VERDICT_DROP_INTERNAL;
	slot = conn_claim(conn_home(pair, hash), now);
	if (!slot)
		slot = conn_claim(conn_neighbour(pair, hash), now);
	if (slot)
		return conn_publish(slot, key, value);
	if (!bpf_map_update_elem(&conn_overflow, &key, &spilled, BPF_NOEXIST))
		return conn_value_real(value) | CONN_OPENED;
	/* Another packet of the connection may have entered it there. */
	slot = conn_spilled(key);
	return slot ? (int)conn_value_real(READ_ONCE(slot->value)) : -VERDICT_DROP_TABLE_FULL;
}

/*
 * Adds a connection that is not in the table; where there is no room, somebody else has to go. Returns the index of its
 * server, with CONN_OPENED if the entry is the packet's, or -verdict.
 */
cold int conn_insert(__u64 key, __u64 hash, __u64 value)
{
	int entered = conn_place(key, hash, value);

	if (entered == -VERDICT_DROP_TABLE_FULL)
		entered = conn_evict(key, hash, value);
	if (entered < CONN_OPENED)
		return entered;
	load_add(value);
	return conn_unite(key, hash, value);
}

/* The same, if a slot of its home line is free. Negative: none is. */
static __always_inline int conn_enter(const struct conn_entry *entry, __u64 value)
{
	struct conn_pair *pair = conn_pair(conn_first_pair(entry->hash));
	struct conn_line *home;
	int entered, alike = 0;

	if (!pair)
		return -VERDICT_DROP_INTERNAL;
	home = conn_home(pair, entry->hash);
	barrier_var(home);
	for (int i = 0; i < CONN_LINE_SLOTS; i++) {
		struct conn_slot *slot = &home->slots[i];

		if (READ_ONCE(slot->key) != CONN_KEY_FREE || !conn_take(slot, CONN_KEY_FREE, 0))
			continue;
		entered = conn_publish(slot, entry->key, value);
		load_add(value);
		for (int j = 0; j < CONN_LINE_SLOTS; j++)
			alike += READ_ONCE(home->slots[j].key) == entry->key;
		if (alike > 1 || conn_value_flags(READ_ONCE(home->slots[0].value)))
			return conn_unite(entry->key, entry->hash, value);
		return entered;
	}
	return -VERDICT_DROP_TABLE_FULL;
}

/* Ends a connection before its time. */
cold void conn_end(struct conn_slot *slot, __u64 key)
{
	if (slot && conn_take(slot, key, READ_ONCE(slot->value)))
		conn_free(slot, key);
}
