/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Stage 4, pick: the service's scheduler names a real server, and the connection is opened. NEXT_STAGE or a verdict. */
#pragma once

#include "conn.h"
#include "state.h"

/* rr, wrr: the next slot of the service's period. Returns the index of a real server, or -verdict. */
cold int pick_slot(__u32 service)
{
	void *lines = bpf_map_lookup_elem(&slots, &service);
	__u32 number = 0, length, word;
	__u32 *line;

	if (!lines)
		return -VERDICT_ICMP_NO_SERVER;
	line = bpf_map_lookup_elem(lines, &number);
	if (!line)
		return -VERDICT_DROP_INTERNAL;
	length = line[SLOTS_LENGTH];
	if (!length)
		return -VERDICT_ICMP_NO_SERVER;

	word = SLOTS_FIRST + __sync_fetch_and_add((__u64 *)&line[SLOTS_CURSOR], 1) % length;
	number = word / SLOTS_LINE;
	if (number)
		line = bpf_map_lookup_elem(lines, &number);
	if (!line)
		return -VERDICT_DROP_INTERNAL;
	return line[word % SLOTS_LINE] & ((1 << CONN_REAL_BITS) - 1);
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
