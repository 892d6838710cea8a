/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Entries of the connection table come and go: whoever takes a slot accounts for what was there, and fills it or frees
 * it. */
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
 * to life since. Whether it did.
 */
static __always_inline bool conn_take(struct conn_slot *slot, __u64 key, __u64 value)
{
	if (__sync_val_compare_and_swap(&slot->key, key, CONN_KEY_CLAIMED) != key)
		return false;
	/* A free slot's value has nothing but flags. */
	if (key == CONN_KEY_FREE)
		return true;
	if (__sync_val_compare_and_swap(&slot->value, value, conn_value_flags(value)) != value) {
		__sync_lock_test_and_set(&slot->key, key);
		return false;
	}
	conn_gone(key, value);
	return true;
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

/* Fills a slot that was taken and shows it to everybody. */
static __always_inline int conn_publish(struct conn_slot *slot, __u64 key, __u64 value)
{
	/* Its value has no bit but the line's flags, which others may be setting. */
	__sync_fetch_and_or(&slot->value, value);
	/* An exchange is a barrier too: who sees the key sees the value. */
	__sync_lock_test_and_set(&slot->key, key);
	return NEXT_STAGE;
}

/* Throws a half-open connection out of one of two pairs, for one that has no room anywhere else. */
apart int conn_evict(__u64 key, __u64 hash, __u64 value)
{
	struct conn_pair *first = conn_pair(conn_first_pair(hash));
	struct conn_pair *second = conn_pair(conn_second_pair(hash));
	struct conn_slot *slot, *other;
	__u64 victim, judged;
	__u32 age = 0;

	if (!first || !second)
		return VERDICT_DROP_INTERNAL;
	slot = conn_oldest_half_open(first, conn_value_seen(value), &age);
	other = conn_oldest_half_open(second, conn_value_seen(value), &age);
	if (other)
		slot = other;
	if (!slot)
		return VERDICT_DROP_TABLE_FULL;
	victim = READ_ONCE(slot->key);
	judged = READ_ONCE(slot->value);
	/* It may have been established meanwhile. */
	if (!(CONN_HALF_OPEN >> conn_value_state(judged) & 1) || victim == CONN_KEY_FREE ||
	    victim == CONN_KEY_CLAIMED || !conn_take(slot, victim, judged))
		return VERDICT_DROP_TABLE_FULL;
	return conn_publish(slot, key, value);
}

/* Adds a connection that is not in the table, where there is room. Returns NEXT_STAGE or a verdict. */
apart int conn_place(__u64 key, __u64 hash, __u64 value)
{
	struct conn_pair *pair = conn_pair(conn_first_pair(hash));
	struct conn_slot *slot, spilled = { key, value };
	__u32 now = bpf_jiffies64() >> tick_shift & TICK_MASK;
	struct conn_line *home;

	if (!pair)
		return VERDICT_DROP_INTERNAL;
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
		return VERDICT_DROP_INTERNAL;
	slot = conn_claim(conn_home(pair, hash), now);
	if (!slot)
		slot = conn_claim(conn_neighbour(pair, hash), now);
	if (slot)
		return conn_publish(slot, key, value);
	if (!bpf_map_update_elem(&conn_overflow, &key, &spilled, BPF_NOEXIST))
		return NEXT_STAGE;
	return VERDICT_DROP_TABLE_FULL;
}

/* The same; where there is no room, somebody else has to go. */
cold int conn_insert(__u64 key, __u64 hash, __u64 value)
{
	int verdict = conn_place(key, hash, value);

	if (verdict == VERDICT_DROP_TABLE_FULL)
		verdict = conn_evict(key, hash, value);
	if (verdict == NEXT_STAGE)
		load_add(value);
	return verdict;
}

/* Adds a connection that is not in the table to its home line, if a slot there is free. Whether it did. */
static __always_inline bool conn_enter(const struct conn_entry *entry, __u64 value)
{
	struct conn_pair *pair = conn_pair(conn_first_pair(entry->hash));
	struct conn_line *home;

	if (!pair)
		return false;
	home = conn_home(pair, entry->hash);
	barrier_var(home);
	for (int i = 0; i < CONN_LINE_SLOTS; i++) {
		struct conn_slot *slot = &home->slots[i];

		if (READ_ONCE(slot->key) != CONN_KEY_FREE || !conn_take(slot, CONN_KEY_FREE, 0))
			continue;
		conn_publish(slot, entry->key, value);
		load_add(value);
		return true;
	}
	return false;
}

/* Ends a connection before its time. */
cold void conn_end(struct conn_slot *slot, __u64 key)
{
	if (slot && conn_take(slot, key, READ_ONCE(slot->value)))
		__sync_lock_test_and_set(&slot->key, CONN_KEY_FREE);
}
