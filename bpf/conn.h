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

#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))

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

static __always_inline __u32 conn_first_line(__u64 hash)
{
	return (__u32)hash & (conn_lines - 1);
}

/* From the other half of the hash, and never in the first pair. */
static __always_inline __u32 conn_second_line(__u64 hash)
{
	__u32 line = (__u32)(hash >> 32) & (conn_lines - 1);

	return (line ^ conn_first_line(hash)) >> 1 ? line : line ^ 2;
}

static __always_inline struct conn_line *conn_line(__u32 number)
{
	return bpf_map_lookup_elem(&conns, &number);
}

/* The value of `key` in a line, and a copy of it in `seen`. */
static __always_inline __u64 *conn_find_in(struct conn_line *line, __u64 key, __u64 *seen)
{
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

static __always_inline __u64 *conn_find_in_pair(__u32 number, __u64 key, __u64 *seen)
{
	struct conn_line *line = conn_line(number);
	__u64 *value;

	if (!line)
		return NULL;
	value = conn_find_in(line, key, seen);
	if (value)
		return value;
	line = conn_line(number ^ 1);
	return line ? conn_find_in(line, key, seen) : NULL;
}

static __always_inline bool conn_spilled(__u32 number)
{
	struct conn_line *line = conn_line(number & ~1);

	return line && conn_value_spilled(READ_ONCE(line->slots[0].value));
}

static __always_inline __u64 *conn_find(struct conn_entry *entry)
{
	__u32 first = conn_first_line(entry->hash);
	__u64 *value = conn_find_in_pair(first, entry->key, &entry->seen);

	if (value || !conn_spilled(first))
		return value;
	value = conn_find_in_pair(conn_second_line(entry->hash), entry->key, &entry->seen);
	if (value)
		return value;
	value = bpf_map_lookup_elem(&conn_overflow, &entry->key);
	if (value)
		entry->seen = READ_ONCE(*value);
	return value;
}

/* Writes an entry's value unless another packet was quicker. The line's spill flag stays. */
static __always_inline void conn_write(struct conn_entry *entry, __u64 value)
{
	value |= conn_value_spilled(entry->seen);
	if (value != entry->seen)
		__sync_val_compare_and_swap(entry->value, entry->seen, value);
}

/* Takes a slot that is free or whose connection has timed out. */
static __always_inline struct conn_slot *conn_claim(__u32 number, const struct settings *settings, __u32 now)
{
	struct conn_line *line = conn_line(number);

	if (!line)
		return NULL;
	for (int i = 0; i < CONN_LINE_SLOTS; i++) {
		struct conn_slot *slot = &line->slots[i];
		__u64 key = READ_ONCE(slot->key);
		__u64 value = READ_ONCE(slot->value);

		if (key == CONN_KEY_CLAIMED)
			continue;
		if (key != CONN_KEY_FREE &&
		    !clock_expired(settings, now, conn_value_seen(value), conn_value_state(value)))
			continue;
		if (__sync_val_compare_and_swap(&slot->key, key, CONN_KEY_CLAIMED) == key)
			return slot;
	}
	return NULL;
}

/* Fills a claimed slot and shows it to everybody. Only the spill flag can change under our hands. */
static __always_inline void conn_publish(struct conn_slot *slot, __u64 key, __u64 value)
{
	for (int attempt = 0; attempt < 3; attempt++) {
		__u64 old = READ_ONCE(slot->value);

		if (__sync_val_compare_and_swap(&slot->value, old, value | conn_value_spilled(old)) == old)
			break;
	}
	__sync_lock_test_and_set(&slot->key, key);
}

static __always_inline void conn_mark_spilled(__u32 number)
{
	struct conn_line *line = conn_line(number & ~1);

	if (line)
		__sync_fetch_and_or(&line->slots[0].value, (__u64)CONN_FLAG_SPILLED << CONN_FLAGS_SHIFT);
}

/* Adds the entry's connection. Returns NEXT_STAGE or a verdict. */
static __always_inline int conn_insert(struct conn_entry *entry, const struct settings *settings, __u64 value)
{
	__u32 first = conn_first_line(entry->hash);
	__u32 second = conn_second_line(entry->hash);
	struct conn_slot *slot;

	slot = conn_claim(first, settings, entry->now);
	if (!slot)
		slot = conn_claim(first ^ 1, settings, entry->now);
	if (!slot) {
		conn_mark_spilled(first);
		slot = conn_claim(second, settings, entry->now);
	}
	if (!slot)
		slot = conn_claim(second ^ 1, settings, entry->now);
	if (slot) {
		conn_publish(slot, entry->key, value);
		return NEXT_STAGE;
	}
	return bpf_map_update_elem(&conn_overflow, &entry->key, &value, BPF_ANY) ? VERDICT_DROP_TABLE_FULL : NEXT_STAGE;
}
