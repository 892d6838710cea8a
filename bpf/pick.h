/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Stage 4, pick: the service's scheduler names a real server, and the connection is opened. NEXT_STAGE or a verdict. */
#pragma once

#include "ask.h"
#include "conn_enter.h"
#include "locality.h"
#include "sched_table.h"
#include "scratch.h"
#include "state.h"
#include "template_pick.h"
#include "tuple.h"

/* What the scheduler of the packet's service says. Returns the index of a real server, or -verdict. */
apart int schedule(const struct packet *packet)
{
	if (!packet)
		return -VERDICT_DROP_INTERNAL;

	__u32 plan = packet->plan;
	void *lines = bpf_map_lookup_elem(&slots, &plan);
	__u32 number = 0, length, method;
	__u32 *line;
	int answer;

	if (!lines)
		return -VERDICT_ICMP_NO_SERVER;
	line = bpf_map_lookup_elem(lines, &number);
	if (!line)
		return -VERDICT_DROP_INTERNAL;
	length = line[SLOTS_LENGTH];
	method = line[SLOTS_SCHEDULER];
	if (!length)
		return -VERDICT_ICMP_NO_SERVER;
	if (method >> 16 & SLOTS_ASK) {
		answer = ask(packet);
		if (answer != NOT_ASKED)
			return answer;
	}

	switch (method & 0xff) {
	case SCHEDULER_RR:
	case SCHEDULER_WRR:
		if (method >> 16 & SLOTS_THRESHOLDS)
			return schedule_period(plan, length);
		return schedule_turn(lines, line, length);
	case SCHEDULER_SH:
	case SCHEDULER_DH:
	case SCHEDULER_MH:
		return schedule_table(packet, method & 0xff, method >> 8 & 0xff, length);
	case SCHEDULER_TWOS:
		return schedule_twos(plan, length);
	case SCHEDULER_LBLC:
		return schedule_lblc(plan, length);
	case SCHEDULER_LBLCR:
		return schedule_lblcr(plan, length);
	default:
		return schedule_scan(plan, method & 0xff, length);
	}
}

/*
 * A server for a packet that has no entry and gets none: always the same for the same client and port, as long as the
 * service's servers stay. Returns its index, or -verdict.
 */
static __always_inline int pick_unrecorded(const struct packet *packet, __u64 hash, int otherwise)
{
	__u32 plan = packet->plan, number = 0, first, length, real;
	void *lines = bpf_map_lookup_elem(&slots, &plan);
	__u32 *line;

	if (!lines)
		return -otherwise;
	line = bpf_map_lookup_elem(lines, &number);
	if (!line || !line[SLOTS_HASH_LENGTH])
		return -otherwise;
	first = line[SLOTS_HASH_FIRST];
	length = line[SLOTS_HASH_LENGTH];
	real = slots_server(plan, first + (__u32)(hash >> 32) % length);
	return real == SLOTS_HOLE ? -otherwise : (int)real;
}

/* Whether this processor has opened as many connections in this tick as it may; counts one more. */
static __always_inline bool pick_too_fast(__u32 now)
{
	__u64 *mine = opened[bpf_get_smp_processor_id() & (PROCESSORS_MAX - 1)];

	if (*mine >> 32 != now)
		*mine = (__u64)now << 32;
	return settings.new_connections && (__u32)(*mine)++ >= settings.new_connections;
}

/* The packet's connection is entered with this server. Returns what pick_new() does. */
static __always_inline int pick_opened(const struct packet *packet, __u32 real)
{
	if (packet->service_flags & SERVICE_WATCHED)
		news_opened(packet, real);
	return real | CONN_OPENED;
}

/* Enters a new connection. Returns what pick_new() does. */
cold int pick_enter(const struct packet *packet, struct conn_entry *entry, __u32 real, __u32 marks)
{
	__u64 value = conn_value(real, state_next(packet, CONN_NONE), marks | entry->marks, entry->now);
	struct conn_tuple *tuple = &scratch_here()->tuple;
	__u64 theirs;
	int entered;

	if (entry->slot) {
		if (conn_write(entry, value)) {
			load_remove(entry->seen);
			if (settings.watched_services)
				news_closed(entry->key, entry->seen);
			load_add(value);
			return pick_opened(packet, real);
		}
		/* Another packet of the connection was quicker: it chose the server. */
		theirs = READ_ONCE(entry->slot->value);
		if (READ_ONCE(entry->slot->key) == entry->key)
			return conn_value_real(theirs);
	}
	if (entry->marks & CONN_MARK_HASHED) {
		tuple_of(tuple, packet);
		bpf_map_update_elem(&conn_tuples, &entry->key, tuple, BPF_ANY);
	}
	entered = conn_insert(entry->key, entry->hash, value);
	if (entered >= 0)
		return entered & CONN_OPENED ? pick_opened(packet, real) : entered;
	if (entry->marks & CONN_MARK_HASHED)
		bpf_map_delete_elem(&conn_tuples, &entry->key);
	return settings.forward_unrecorded ? pick_unrecorded(packet, entry->hash, -entered) : entered;
}

/* Returns the index of a real server, maybe with CONN_OPENED, or -verdict. */
cold int pick_new(const struct packet *packet, struct conn_entry *entry)
{
	__u32 marks = 0;
	int real;

	if (!state_opens(packet))
		return pick_unrecorded(packet, entry->hash, VERDICT_PASS_NO_CONNECTION);
	if (settings.new_connections && !scratch_here()->resuming && pick_too_fast(entry->now)) {
		real = pick_unrecorded(packet, entry->hash, VERDICT_DROP_TABLE_FULL);
		if (real >= 0)
			return real;
	}
	real = NO_TEMPLATE;
	if (packet->service_flags & SERVICE_PERSISTENT) {
		real = template_pick(packet);
		marks = CONN_MARK_CONTROLLED;
	}
	if (real == NO_TEMPLATE) {
		real = schedule(packet);
		if (real < 0)
			return real;
		if (marks)
			template_enter(packet, real);
	}
	if (packet->service_flags & SERVICE_ONE_PACKET && packet->protocol == IPPROTO_UDP)
		return real | CONN_OPENED;
	return pick_enter(packet, entry, real, marks);
}

/*
 * What the scheduler says for most new connections: of a service that has no options or flags and takes turns. Without
 * a call, since returning from one is slow where the processor must not guess where it leads (speculative return stack
 * overflow). Negative: this is not one of them.
 */
static __always_inline int pick_turn(const struct packet *packet, const struct conn_entry *entry)
{
	__u32 plan = packet->plan, number = 0, method;
	void *lines;
	__u32 *line;

	if (entry->slot || packet->service_flags || settings.new_connections || !state_begins(packet))
		return -VERDICT_ICMP_NO_SERVER;
	lines = bpf_map_lookup_elem(&slots, &plan);
	if (!lines)
		return -VERDICT_ICMP_NO_SERVER;
	line = bpf_map_lookup_elem(lines, &number);
	if (!line || !line[SLOTS_LENGTH])
		return -VERDICT_ICMP_NO_SERVER;
	method = line[SLOTS_SCHEDULER];
	if (method >> 16 || ((method & 0xff) != SCHEDULER_RR && (method & 0xff) != SCHEDULER_WRR))
		return -VERDICT_ICMP_NO_SERVER;
	return schedule_turn(lines, line, line[SLOTS_LENGTH]);
}

static __always_inline int pick(struct packet *packet, struct conn_entry *entry)
{
	int real = pick_turn(packet, entry), entered;

	if (real < 0) {
		entered = pick_new(packet, entry);
	} else {
		entered = conn_enter(entry, conn_value(real, state_next(packet, CONN_NONE), 0, entry->now));
		if (entered < 0)
			entered = pick_enter(packet, entry, real, 0);
	}
	if (entered < 0)
		return -entered;
	packet->real_index = entered & (CONN_OPENED - 1);
	packet->opened = !!(entered & CONN_OPENED);
	return NEXT_STAGE;
}
