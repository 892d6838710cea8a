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

/* Throws a half-open connection out of one of two pairs, for one that has no room anywhere else. Returns what
 * conn_insert() does. */
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
 * of them can, and goes by what stays. The value is the packet's own, which is in the table. Returns what conn_insert()
 * does.
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
