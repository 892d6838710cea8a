/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Stage 4, pick: the service's scheduler names a real server, and the connection is opened. NEXT_STAGE or a verdict. */
#pragma once

#include "conn.h"
#include "state.h"

/* rr, wrr: the next slot of the service's period. Returns the index of a real server, or -verdict. */
cold int pick_slot(__u32 service)
{
	__u32 element = SLOTS_LENGTH;
	void *slots_of_service = bpf_map_lookup_elem(&slots, &service);
	__u64 *word, length;

	if (!slots_of_service)
		return -VERDICT_ICMP_NO_SERVER;
	word = bpf_map_lookup_elem(slots_of_service, &element);
	if (!word)
		return -VERDICT_DROP_INTERNAL;
	length = *word;
	if (!length)
		return -VERDICT_ICMP_NO_SERVER;

	element = SLOTS_CURSOR;
	word = bpf_map_lookup_elem(slots_of_service, &element);
	if (!word)
		return -VERDICT_DROP_INTERNAL;
	element = SLOTS_FIRST + __sync_fetch_and_add(word, 1) % length;
	word = bpf_map_lookup_elem(slots_of_service, &element);
	if (!word)
		return -VERDICT_DROP_INTERNAL;
	return *word & ((1 << CONN_REAL_BITS) - 1);
}

static __always_inline int pick(struct packet *packet, const struct conn_entry *entry)
{
	int real = pick_slot(packet->service_id);
	__u64 value;

	if (real < 0)
		return -real;
	packet->real_index = real;
	packet->opened = 1;
	value = conn_value(real, state_next(packet, CONN_NONE), entry->now);
	if (!entry->value)
		return conn_insert(entry->key, entry->hash, value);
	conn_write(entry, value);
	return NEXT_STAGE;
}
