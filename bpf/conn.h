/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The connection table: a cache of lines of four slots. A connection lives in its home line, which its key hashes to;
 * when that is full of live connections, in the neighbouring line; then in one of a second pair of lines; last in a
 * small hash map. Flags in a line's first slot tell how far its connections had to go: nearly always nowhere, so a
 * look-up is over after one line.
 *
 * A slot is taken (conn_slot.h) by compare-and-swap on its key, its value written, then its key published. A reader
 * takes the value between two readings of the same key, so it never sees another connection's server. Who takes a slot
 * empties its value in one step: so it alone knows what was there last, and accounts for it.
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
 * connection's come from memory at the same time. IPv4, and services with one port.
 */
static __always_inline __u64 conn_hash(const struct packet *packet)
{
	__u64 client = (__u64)packet->client[0] << 32 | (__u64)packet->client_port << 16 | packet->port;
	__u64 destination = (__u64)packet->vip[0] << 8 | packet->protocol;

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

/* The slot of `key` in a line, and a copy of its value in `seen`. */
static __always_inline struct conn_slot *conn_find_in(struct conn_line *line, __u64 key, __u64 *seen)
{
	/* One address for the four slots, or the compiler works it out again for each. */
	barrier_var(line);
	for (int i = 0; i < CONN_LINE_SLOTS; i++) {
		struct conn_slot *slot = &line->slots[i];

		if (READ_ONCE(slot->key) != key)
			continue;
		*seen = READ_ONCE(slot->value);
		if (READ_ONCE(slot->key) == key)
			return slot;
	}
	return NULL;
}

/* Finds a connection that is not in its home line, whose flags are given. */
cold struct conn_slot *conn_find_elsewhere(__u64 key, __u64 hash, __u64 flags, __u64 *seen)
{
	struct conn_pair *pair = conn_pair(conn_first_pair(hash));
	struct conn_slot *slot;

	if (!pair)
		return NULL;
	slot = conn_find_in(conn_neighbour(pair, hash), key, seen);
	if (slot || !(flags & (__u64)CONN_FLAG_SPILLED << CONN_FLAGS_SHIFT))
		return slot;

	pair = conn_pair(conn_second_pair(hash));
	if (!pair)
		return NULL;
	slot = conn_find_in(conn_home(pair, hash), key, seen);
	if (!slot)
		slot = conn_find_in(conn_neighbour(pair, hash), key, seen);
	if (slot)
		return slot;
	slot = bpf_map_lookup_elem(&conn_overflow, &key);
	if (!slot)
		return NULL;
	*seen = READ_ONCE(slot->value);
	return READ_ONCE(slot->key) == key ? slot : NULL;
}

static __always_inline void conn_find(struct conn_entry *entry)
{
	struct conn_pair *pair = conn_pair(conn_first_pair(entry->hash));
	struct conn_line *home;
	__u64 flags, seen;

	entry->slot = NULL;
	if (!pair)
		return;
	home = conn_home(pair, entry->hash);
	entry->slot = conn_find_in(home, entry->key, &entry->seen);
	if (entry->slot)
		return;
	flags = conn_value_flags(READ_ONCE(home->slots[0].value));
	if (!flags)
		return;
	entry->slot = conn_find_elsewhere(entry->key, entry->hash, flags, &seen);
	if (entry->slot)
		entry->seen = seen;
}

/*
 * Writes an entry's value unless another packet was quicker. The line's flags stay, also those that others set in the
 * meantime. Whether it was written.
 */
static __always_inline bool conn_write(const struct conn_entry *entry, __u64 value)
{
	__u64 seen = entry->seen, old;

	/* Two flags are set at most. */
	for (int attempt = 0; attempt < 3; attempt++) {
		__u64 next = value | conn_value_flags(seen);

		if (next == seen)
			return true;
		old = __sync_val_compare_and_swap(&entry->slot->value, seen, next);
		if (old == seen)
			return true;
		if (conn_value_plain(old) != conn_value_plain(seen))
			return false;
		seen = old;
	}
	return false;
}
