/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The sweep: goes through the connection table piece by piece, retires what has timed out, and counts what lives. The
 * control plane runs it a few times a second. A count of load.h that was lost is made good here. With
 * expire_nodest_conn, what is with a server that was removed is ended at once: a walk by itself.
 */
#pragma once

#include "conn_slot.h"
#include "template.h"

/* A connection that lives keeps the template that chose its server: for a minute more, as in IPVS. */
enum { TEMPLATE_KEPT_SECONDS = 60 };

/* A template that is over is left alone for a sweep's time: one of its connections may be yet to be looked at. */
enum { TEMPLATE_LEFT_SECONDS = 3 };

struct bpf_map;

struct sweeping {
	struct sweep *sweep;
	__u32 first;
	__u32 now;
	bool orphaned; /* end what is with servers that were removed, and nothing else */
};

static __always_inline void count_named(__u64 value)
{
	struct load *load = load_of(conn_value_real(value));

	if (!load)
		return;
	load->named++;
	load->census += load_unit(conn_value_state(value));
}

/* Where the template of a connection would be. Whether its service is known. */
static __always_inline bool template_of(__u64 key, __u64 value, struct conn_tuple *tuple, __u32 *service_id)
{
	struct conn_tuple *known;

	if (conn_value_marks(value) & CONN_MARK_HASHED) {
		known = bpf_map_lookup_elem(&conn_tuples, &key);
		if (!known)
			return false;
		*tuple = *known;
		*service_id = known->service_id;
		return true;
	}
	*service_id = key & 0xffff;
	__builtin_memset(tuple, 0, sizeof(*tuple));
	tuple->client[0] = key >> 32;
	tuple->service_id = *service_id;
	tuple->family = 4;
	return true;
}

apart int keep_template(__u64 key, __u64 value, __u32 now)
{
	struct service *service;
	struct conn_tuple tuple;
	struct conn_entry entry;
	__u32 id, idle, longest = settings.timeouts[CONN_TEMPLATE];
	__u32 minute = settings.timeouts[CONN_SYN_RECV];

	if (!template_of(key, value, &tuple, &id))
		return 0;
	service = bpf_map_lookup_elem(&services, &id);
	if (!service)
		return 0;
	for (int i = 0; i < 4; i++)
		tuple.vip[i] = service->vip[i];
	tuple.protocol = service->protocol;
	template_find(service, &tuple, &entry);
	if (!entry.slot || conn_value_real(entry.seen) != conn_value_real(value))
		return 0;
	idle = now + CONN_SEEN_AHEAD - conn_value_seen(entry.seen) & TICK_MASK;
	if (idle < longest + CONN_SEEN_AHEAD - minute)
		return 0;
	conn_write(&entry, conn_value(conn_value_real(entry.seen), conn_value_state(entry.seen), CONN_MARK_HASHED,
				      now - (longest - minute) & TICK_MASK));
	return 0;
}

/* Whether a server was removed, with its service maybe. */
static __always_inline bool server_is_gone(__u32 real)
{
	const struct route *route = route_to(real);

	return route && !READ_ONCE(route->way);
}

/* Whether an entry with this value has timed out, and is not to be left alone. */
static __always_inline bool value_is_over(__u64 value, __u32 now)
{
	__u32 state = conn_value_state(value), seen = conn_value_seen(value);
	__u32 left = TEMPLATE_LEFT_SECONDS * settings.jiffies_per_second >> tick_shift;

	if (!clock_expired(now, seen, state))
		return false;
	return !state_is_template(state) || (now + CONN_SEEN_AHEAD - seen & TICK_MASK) >
						settings.timeouts[state & (CONN_STATES - 1)] + CONN_SEEN_AHEAD + left;
}

/* Whether the slot's entry, which is told, is to end; it is counted if it has not timed out. */
static __always_inline bool slot_is_over(struct conn_slot *slot, __u64 *key, __u64 *value,
					 const struct sweeping *sweeping)
{
	*key = READ_ONCE(slot->key);
	if (*key == CONN_KEY_FREE || *key == CONN_KEY_CLAIMED)
		return false;
	*value = READ_ONCE(slot->value);
	if (READ_ONCE(slot->key) != *key)
		return false;
	if (sweeping->orphaned)
		return server_is_gone(conn_value_real(*value));
	if (value_is_over(*value, sweeping->now))
		return true;
	count_named(*value);
	if (conn_value_marks(*value) & CONN_MARK_CONTROLLED)
		keep_template(*key, *value, sweeping->now);
	return false;
}

static long sweep_pair(__u32 index, struct sweeping *sweeping)
{
	struct conn_pair *pair = conn_pair(sweeping->first + index);
	__u64 key, value;

	if (!pair)
		return 1;
	for (int i = 0; i < CONN_PAIR_SLOTS; i++) {
		struct conn_slot *slot = &pair->lines[i / CONN_LINE_SLOTS].slots[i % CONN_LINE_SLOTS];

		if (slot_is_over(slot, &key, &value, sweeping) && conn_take(slot, key, value))
			__sync_lock_test_and_set(&slot->key, CONN_KEY_FREE);
	}
	return 0;
}

static long sweep_overflow(struct bpf_map *map, __u64 *key, struct conn_slot *slot, struct sweeping *sweeping)
{
	__u64 found, value;

	(void)map;
	if (slot_is_over(slot, &found, &value, sweeping) && conn_take(slot, found, value))
		bpf_map_delete_elem(&conn_overflow, key);
	return 0;
}

static long sweep_begin(__u32 index, struct sweeping *sweeping)
{
	struct load *load = load_of(sweeping->first + index);

	if (!load)
		return 1;
	load->named = 0;
	load->census = 0;
	load->before = READ_ONCE(load->conns);
	return 0;
}

/* A server whose count did not change while it was taken has the count that was taken. */
static long sweep_end(__u32 index, struct sweeping *sweeping)
{
	struct load *load = load_of(sweeping->first + index);

	if (!load)
		return 1;
	if (load->census != load->before)
		__sync_val_compare_and_swap(&load->conns, load->before, load->census);
	if (load->overloaded)
		load_judge(load, false);
	else
		load_judge(load, true);
	return 0;
}

static __always_inline int run_sweep(struct sweep *sweep)
{
	struct sweeping sweeping = {
		.first = sweep->first,
		.now = clock_now(),
		.orphaned = sweep->phase >= SWEEP_ORPHANED_PAIRS,
	};

	switch (sweep->phase) {
	case SWEEP_BEGIN:
		bpf_loop(sweep->count, sweep_begin, &sweeping, 0);
		break;
	case SWEEP_PAIRS:
	case SWEEP_ORPHANED_PAIRS:
		bpf_loop(sweep->count, sweep_pair, &sweeping, 0);
		break;
	case SWEEP_OVERFLOW:
	case SWEEP_ORPHANED_OVERFLOW:
		bpf_for_each_map_elem(&conn_overflow, sweep_overflow, &sweeping, 0);
		break;
	case SWEEP_END:
		bpf_loop(sweep->count, sweep_end, &sweeping, 0);
		break;
	}
	return 0;
}
