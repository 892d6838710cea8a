/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Stage 4, pick: the service's scheduler names a real server, and the connection is opened. NEXT_STAGE or a verdict. */
#pragma once

#include "conn.h"
#include "state.h"

/* rr, wrr: the next slot of the service's period. */
static __always_inline int pick_slot(struct packet *packet)
{
	__u32 service = packet->service_id, element = SLOTS_LENGTH;
	void *slots_of_service = bpf_map_lookup_elem(&slots, &service);
	__u64 *word, length;

	if (!slots_of_service)
		return VERDICT_ICMP_NO_SERVER;
	word = bpf_map_lookup_elem(slots_of_service, &element);
	if (!word)
		return VERDICT_DROP_INTERNAL;
	length = *word;
	if (!length)
		return VERDICT_ICMP_NO_SERVER;

	element = SLOTS_CURSOR;
	word = bpf_map_lookup_elem(slots_of_service, &element);
	if (!word)
		return VERDICT_DROP_INTERNAL;
	element = SLOTS_FIRST + __sync_fetch_and_add(word, 1) % length;
	word = bpf_map_lookup_elem(slots_of_service, &element);
	if (!word)
		return VERDICT_DROP_INTERNAL;
	packet->real_index = *word;
	return NEXT_STAGE;
}

/* Picks, and enters the connection. */
cold int pick_and_open(struct packet *packet, const struct conn_entry *entry)
{
	int verdict = pick_slot(packet);
	__u64 value;

	if (verdict != NEXT_STAGE)
		return verdict;

	packet->opened = 1;
	value = conn_value(packet->real_index, state_next(packet, CONN_NONE), entry->now);
	if (!entry->value)
		return conn_insert(entry, value);
	conn_write(entry, value);
	return NEXT_STAGE;
}

static __always_inline int pick(struct packet *packet, const struct conn_entry *entry)
{
	struct packet copy = *packet;
	struct conn_entry place = *entry;
	int verdict = pick_and_open(&copy, &place);

	packet->real_index = copy.real_index;
	packet->opened = copy.opened;
	return verdict;
}
