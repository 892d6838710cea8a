/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The connection table: a cache of lines of four slots. A connection lives in the line that its key hashes to, or
 * in that line's neighbour; when both are full of live connections, in a second pair of lines; last in a small LRU
 * hash. Slot 0 of a pair's first line says whether any of the pair's connections had to go further.
 *
 * A slot is taken by compare-and-swap on its key, its value written, then its key published. A reader takes the
 * value between two readings of the same key, so it never sees another connection's server.
 */
#pragma once

#include "clock.h"
#include "hash.h"
#include "maps.h"
#include "options.h"
#include "packet.h"

/* Where a packet's connection is, or would go. */
struct conn_entry {
	__u64 key;
	__u64 hash;
	__u64 *value; /* in its slot; NULL: no entry */
	__u64 seen;   /* the value as it was read */
	__u32 now;    /* tick */
};

static __always_inline __u64 conn_key(const struct packet *packet)
{
	return (__u64)packet->client << 32 | (__u64)packet->client_port << 16 | packet->service_id;
}

static __always_inline __u64 conn_value(__u32 real, __u32 state, __u32 now)
{
	return (__u64)now << CONN_SEEN_SHIFT | (__u64)state << CONN_STATE_SHIFT | real;
}

static __always_inline __u32 conn_value_real(__u64 value)
{
	return value & ((1 << CONN_REAL_BITS) - 1);
}

static __always_inline __u32 conn_value_state(__u64 value)
{
	return value >> CONN_STATE_SHIFT & (CONN_STATES - 1);
}

static __always_inline __u32 conn_value_seen(__u64 value)
{
	return value >> CONN_SEEN_SHIFT;
}

static __always_inline __u64 conn_value_spilled(__u64 value)
{
	return value & (__u64)CONN_FLAG_SPILLED << CONN_FLAGS_SHIFT;
}

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

/* The lower bits of the hash say which of a pair's lines comes first, then which pair. */
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

static __always_inline __u64 *conn_find_in_pair(struct conn_pair *pair, const struct conn_entry *entry, __u64 *seen)
{
	__u64 *value = conn_find_in(&pair->lines[entry->hash & 1], entry->key, seen);

	return value ? value : conn_find_in(&pair->lines[~entry->hash & 1], entry->key, seen);
}

static __always_inline bool conn_spilled(struct conn_pair *pair)
{
	return conn_value_spilled(READ_ONCE(pair->lines[0].slots[0].value));
}

/* Finds a connection that had no room in its first pair. */
static __always_inline void conn_find_spilled(struct conn_entry *entry)
{
	struct conn_pair *pair = conn_pair(conn_second_pair(entry->hash));
	__u64 key = entry->key, *value;

	if (!pair)
		return;
	entry->value = conn_find_in_pair(pair, entry, &entry->seen);
	if (entry->value)
		return;
	value = bpf_map_lookup_elem(&conn_overflow, &key);
	if (value)
		entry->seen = READ_ONCE(*value);
	entry->value = value;
}

static __always_inline void conn_find(struct conn_entry *entry)
{
	struct conn_pair *pair = conn_pair(conn_first_pair(entry->hash));

	entry->value = pair ? conn_find_in_pair(pair, entry, &entry->seen) : NULL;
	if (!entry->value && pair && conn_spilled(pair))
		conn_find_spilled(entry);
}

/* Writes an entry's value unless another packet was quicker. The line's spill flag stays. */
static __always_inline void conn_write(const struct conn_entry *entry, __u64 value)
{
	value |= conn_value_spilled(entry->seen);
	if (value != entry->seen)
		__sync_val_compare_and_swap(entry->value, entry->seen, value);
}

/* Takes a slot of a line that is free or whose connection has timed out. */
static __always_inline struct conn_slot *conn_claim_in(struct conn_line *line, __u32 now)
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

static __always_inline struct conn_slot *conn_claim(struct conn_pair *pair, const struct conn_entry *entry)
{
	struct conn_slot *slot = conn_claim_in(&pair->lines[entry->hash & 1], entry->now);

	return slot ? slot : conn_claim_in(&pair->lines[~entry->hash & 1], entry->now);
}

/* Fills a claimed slot and shows it to everybody. In a pair's first slot the spill flag may change under our hands. */
static __always_inline void conn_publish(struct conn_pair *pair, struct conn_slot *slot, __u64 key, __u64 value)
{
	if (slot != &pair->lines[0].slots[0]) {
		WRITE_ONCE(slot->value, value);
	} else {
		for (int attempt = 0; attempt < 3; attempt++) {
			__u64 old = READ_ONCE(slot->value);

			if (__sync_val_compare_and_swap(&slot->value, old, value | conn_value_spilled(old)) == old)
				break;
		}
	}
	/* An exchange is a barrier too: who sees the key sees the value. */
	__sync_lock_test_and_set(&slot->key, key);
}

static __always_inline void conn_mark_spilled(struct conn_pair *pair)
{
	__sync_fetch_and_or(&pair->lines[0].slots[0].value, (__u64)CONN_FLAG_SPILLED << CONN_FLAGS_SHIFT);
}

/* Adds the entry's connection. Returns NEXT_STAGE or a verdict. */
static __always_inline int conn_insert(const struct conn_entry *entry, __u64 value)
{
	struct conn_pair *pair = conn_pair(conn_first_pair(entry->hash));
	__u64 key = entry->key;
	struct conn_slot *slot;

	if (!pair)
		return VERDICT_DROP_INTERNAL;
	slot = conn_claim(pair, entry);
	if (!slot) {
		conn_mark_spilled(pair);
		pair = conn_pair(conn_second_pair(entry->hash));
		if (!pair)
			return VERDICT_DROP_INTERNAL;
		slot = conn_claim(pair, entry);
	}
	if (slot) {
		conn_publish(pair, slot, key, value);
		return NEXT_STAGE;
	}
	return bpf_map_update_elem(&conn_overflow, &key, &value, BPF_ANY) ? VERDICT_DROP_TABLE_FULL : NEXT_STAGE;
}
