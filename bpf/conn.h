/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The connection table: a cache of lines of four slots. A connection lives in its home line, which its key hashes to;
 * when that is full of live connections, in the neighbouring line; then in one of a second pair of lines; last in a
 * small LRU hash. Flags in a line's first slot tell how far its connections had to go: nearly always nowhere, so a
 * look-up is over after one line.
 *
 * A slot is taken by compare-and-swap on its key, its value written, then its key published. A reader takes the
 * value between two readings of the same key, so it never sees another connection's server.
 */
#pragma once

#include "clock.h"
#include "entry.h"
#include "hash.h"
#include "maps.h"
#include "options.h"
#include "packet.h"

/*
 * Where a connection's slots are. What goes into it is known before the service is: so the service's line and the
 * connection's come from memory at the same time.
 */
static __always_inline __u64 conn_hash(const struct packet *packet)
{
	__u64 client = (__u64)packet->client << 32 | (__u64)packet->client_port << 16 | packet->port;
	__u64 destination = (__u64)packet->vip << 8 | packet->protocol;

	return hash_conn(client, destination, conn_seed_a | 1, conn_seed_b);
}

static __always_inline struct conn_pair *conn_pair(__u32 number)
{
	return bpf_map_lookup_elem(&conns, &number);
}

static __always_inline __u32 conn_first_pair(__u64 hash)
{
	return (__u32)hash >> 1 & (conn_pairs - 1);
}

/* From the other half of the hash, and never the first one. */
static __always_inline __u32 conn_second_pair(__u64 hash)
{
	__u32 pair = (__u32)(hash >> 32) & (conn_pairs - 1);

	return pair == conn_first_pair(hash) ? pair ^ 1 : pair;
}

/* The lowest bit of the hash says which line of a pair comes first. */
static __always_inline struct conn_line *conn_home(struct conn_pair *pair, __u64 hash)
{
	return &pair->lines[hash & 1];
}

static __always_inline struct conn_line *conn_neighbour(struct conn_pair *pair, __u64 hash)
{
	return &pair->lines[~hash & 1];
}

/* The value of `key` in a line, and a copy of it in `seen`. */
static __always_inline __u64 *conn_find_in(struct conn_line *line, __u64 key, __u64 *seen)
{
	/* One address for the four slots, or the compiler works it out again for each. */
	barrier_var(line);
	for (int i = 0; i < CONN_LINE_SLOTS; i++) {
		struct conn_slot *slot = &line->slots[i];

		if (READ_ONCE(slot->key) != key)
			continue;
		*seen = READ_ONCE(slot->value);
		if (READ_ONCE(slot->key) == key)
			return &slot->value;
	}
	return NULL;
}

/* Finds a connection that is not in its home line, whose flags are given. */
cold __u64 *conn_find_elsewhere(__u64 key, __u64 hash, __u64 flags, __u64 *seen)
{
	struct conn_pair *pair = conn_pair(conn_first_pair(hash));
	__u64 *value;

	if (!pair)
		return NULL;
	value = conn_find_in(conn_neighbour(pair, hash), key, seen);
	if (value || !(flags & (__u64)CONN_FLAG_SPILLED << CONN_FLAGS_SHIFT))
		return value;

	pair = conn_pair(conn_second_pair(hash));
	if (!pair)
		return NULL;
	value = conn_find_in(conn_home(pair, hash), key, seen);
	if (!value)
		value = conn_find_in(conn_neighbour(pair, hash), key, seen);
	if (value)
		return value;
	value = bpf_map_lookup_elem(&conn_overflow, &key);
	if (value)
		*seen = READ_ONCE(*value);
	return value;
}

static __always_inline void conn_find(struct conn_entry *entry)
{
	struct conn_pair *pair = conn_pair(conn_first_pair(entry->hash));
	struct conn_line *home;
	__u64 flags, seen;

	entry->value = NULL;
	if (!pair)
		return;
	home = conn_home(pair, entry->hash);
	entry->value = conn_find_in(home, entry->key, &entry->seen);
	if (entry->value)
		return;
	flags = conn_value_flags(READ_ONCE(home->slots[0].value));
	if (!flags)
		return;
	entry->value = conn_find_elsewhere(entry->key, entry->hash, flags, &seen);
	if (entry->value)
		entry->seen = seen;
}

/* Writes an entry's value unless another packet was quicker. The line's flags stay. */
static __always_inline void conn_write(const struct conn_entry *entry, __u64 value)
{
	value |= conn_value_flags(entry->seen);
	if (value != entry->seen)
		__sync_val_compare_and_swap(entry->value, entry->seen, value);
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
		if (__sync_val_compare_and_swap(&slot->key, key, CONN_KEY_CLAIMED) == key)
			return slot;
	}
	return NULL;
}

/* Notes in a line's first slot how far its connections went. */
static __always_inline void conn_flag(struct conn_line *line, __u64 flag)
{
	flag <<= CONN_FLAGS_SHIFT;
	if (!(READ_ONCE(line->slots[0].value) & flag))
		__sync_fetch_and_or(&line->slots[0].value, flag);
}

/* Writes a first slot's value and keeps the line's flags. Whether it could be written. */
static __always_inline bool conn_write_first(struct conn_slot *slot, __u64 value)
{
	/* Others may set two flags meanwhile, and write what they had read before the slot was claimed. */
	for (int attempt = 0; attempt < 8; attempt++) {
		__u64 old = READ_ONCE(slot->value);

		if (__sync_val_compare_and_swap(&slot->value, old, value | conn_value_flags(old)) == old)
			return true;
	}
	return false;
}

/* Fills a slot that was claimed in a line and shows it to everybody. Returns NEXT_STAGE or a verdict. */
static __always_inline int conn_publish(struct conn_line *line, struct conn_slot *slot, __u64 key, __u64 value)
{
	if (slot != &line->slots[0]) {
		WRITE_ONCE(slot->value, value);
	} else if (!conn_write_first(slot, value)) {
		__sync_lock_test_and_set(&slot->key, CONN_KEY_FREE);
		return VERDICT_DROP_TABLE_FULL;
	}
	/* An exchange is a barrier too: who sees the key sees the value. */
	__sync_lock_test_and_set(&slot->key, key);
	return NEXT_STAGE;
}

/* Adds a connection that is not in the table. Returns NEXT_STAGE or a verdict. */
cold int conn_insert(__u64 key, __u64 hash, __u64 value)
{
	struct conn_pair *pair = conn_pair(conn_first_pair(hash));
	__u32 now = conn_value_seen(value);
	struct conn_line *home, *line;
	struct conn_slot *slot;

	if (!pair)
		return VERDICT_DROP_INTERNAL;
	home = line = conn_home(pair, hash);
	slot = conn_claim(line, now);
	if (slot)
		return conn_publish(line, slot, key, value);

	conn_flag(home, CONN_FLAG_NEIGHBOUR);
	line = conn_neighbour(pair, hash);
	slot = conn_claim(line, now);
	if (slot)
		return conn_publish(line, slot, key, value);

	conn_flag(home, CONN_FLAG_SPILLED);
	pair = conn_pair(conn_second_pair(hash));
	if (!pair)
		return VERDICT_DROP_INTERNAL;
	line = conn_home(pair, hash);
	slot = conn_claim(line, now);
	if (!slot) {
		line = conn_neighbour(pair, hash);
		slot = conn_claim(line, now);
	}
	if (slot)
		return conn_publish(line, slot, key, value);
	return bpf_map_update_elem(&conn_overflow, &key, &value, BPF_ANY) ? VERDICT_DROP_TABLE_FULL : NEXT_STAGE;
}
