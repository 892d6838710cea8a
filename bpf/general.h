/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The other lane: the same six stages for what is not one of the usual packets. Those are IPv4 without tags, TCP or
 * UDP, whole, for a service with a port, to a server behind IP-in-IP of IPv4.
 */
#pragma once

#include "conn_enter.h"
#include "encap_any.h"
#include "finish.h"
#include "fragment.h"
#include "icmp.h"
#include "match.h"
#include "parse_any.h"
#include "pick.h"
#include "track.h"
#include "tuple.h"

/* Key and hash of the packet's connection. */
static __always_inline void conn_locate(const struct packet *packet, struct conn_entry *entry)
{
	struct conn_tuple tuple;

	entry->marks = 0;
	if (packet->service_flags & SERVICE_HASHED) {
		tuple_of(&tuple, packet);
		entry->hash = tuple_hash(&tuple);
		entry->key = tuple_key(entry->hash);
		entry->marks = CONN_MARK_HASHED;
		return;
	}
	entry->key = conn_key(packet);
	entry->hash = conn_hash(packet);
}

apart int parse_general(struct xdp_md *ctx, struct packet *packet, struct tunnel_error *error)
{
	if (!packet || !error)
		return VERDICT_DROP_INTERNAL;

	struct reading reading = {};
	int verdict = parse_network(ctx, &reading, packet);

	if (verdict != NEXT_STAGE)
		return verdict;
	if (packet->piece == FRAGMENT_NONE && packet->family == 4 && packet->protocol == IPPROTO_ICMP)
		return parse_icmp_ipv4(ctx, &reading, packet, error);
	if (packet->piece == FRAGMENT_NONE && packet->family == 6 && packet->protocol == IPPROTO_ICMPV6)
		return parse_icmp_ipv6(ctx, &reading, packet);
	if (packet->piece == FRAGMENT_FIRST &&
	    packet->protocol == (packet->family == 4 ? IPPROTO_ICMP : IPPROTO_ICMPV6))
		return VERDICT_PASS_ICMP;
	return parse_transport(ctx, &reading, packet);
}

/* The state of a connection of which nothing is known but that there is one. */
static __always_inline __u32 state_unseen(__u8 protocol)
{
	if (protocol == IPPROTO_UDP)
		return CONN_UDP;
	return protocol == IPPROTO_SCTP ? CONN_SCTP_NONE : CONN_NONE;
}

/* An ICMP error about nothing that is known: with schedule_icmp it opens a connection to some server. */
static __always_inline int schedule_icmp(struct packet *packet, struct conn_entry *entry)
{
	struct conn_tuple *tuple = &scratch_here()->tuple;
	int real, entered;
	__u64 value;

	if (!settings.schedule_icmp || packet->icmp != ICMP_ABOUT_ANSWER)
		return VERDICT_PASS_ICMP;
	real = schedule(packet);
	if (real < 0)
		return VERDICT_PASS_ICMP;
	value = conn_value(real, state_unseen(packet->protocol), entry->marks, entry->now);
	if (entry->slot)
		conn_end(entry->slot, entry->key);
	if (entry->marks & CONN_MARK_HASHED) {
		tuple_of(tuple, packet);
		bpf_map_update_elem(&conn_tuples, &entry->key, tuple, BPF_ANY);
	}
	entered = conn_insert(entry->key, entry->hash, value);
	if (entered < 0) {
		if (entry->marks & CONN_MARK_HASHED)
			bpf_map_delete_elem(&conn_tuples, &entry->key);
		/* Without room the error goes there all the same. */
		entered = real | CONN_OPENED;
	} else if (entered & CONN_OPENED) {
		news_opened(packet, real);
	}
	packet->real_index = entered & (CONN_OPENED - 1);
	packet->opened = !!(entered & CONN_OPENED);
	return NEXT_STAGE;
}

/* An ICMP error: the connection that it is about, as it is. */
cold int follow_icmp(struct xdp_md *ctx, struct packet *packet, struct conn_entry *entry,
		     const struct tunnel_error *error)
{
	entry->now = clock_now();
	entry->seen = 0;
	conn_find(entry);
	if (!entry->slot || clock_expired(entry->now, conn_value_seen(entry->seen), conn_value_state(entry->seen)))
		return schedule_icmp(packet, entry);
	packet->real_index = conn_value_real(entry->seen);
	return packet->icmp == ICMP_ABOUT_ANSWER ? NEXT_STAGE : relay(ctx, packet, error);
}

/* match, track and pick. */
static __always_inline int find_server(struct xdp_md *ctx, struct packet *packet, const struct tunnel_error *error)
{
	struct conn_entry entry;
	int verdict;

	if (packet->piece == FRAGMENT_LATER)
		return fragment_follow(packet);
	verdict = match_any(packet);
	if (verdict != NEXT_STAGE)
		return packet->icmp ? VERDICT_PASS_ICMP : verdict;
	conn_locate(packet, &entry);
	if (packet->icmp)
		return follow_icmp(ctx, packet, &entry, error);
	verdict = track(packet, &entry);
	if (verdict == NO_CONNECTION)
		verdict = pick(packet, &entry);
	if (verdict == NEXT_STAGE && packet->piece == FRAGMENT_FIRST)
		fragment_note(packet);
	return verdict;
}

/*
 * The connection's server is not the service's any more. With expire_nodest_conn the connection ends, and the packet is
 * the first of another one, if it may be. Returns NEXT_STAGE or a verdict.
 */
cold int server_removed(struct packet *packet)
{
	struct conn_entry entry;

	if (!settings.expire_nodest_conn || packet->icmp || packet->piece == FRAGMENT_LATER)
		return VERDICT_DROP_SERVER_REMOVED;
	conn_locate(packet, &entry);
	entry.now = clock_now();
	entry.seen = 0;
	conn_find(&entry);
	if (entry.slot && conn_value_real(entry.seen) == packet->real_index)
		conn_end(entry.slot, entry.key);
	if (!state_opens(packet))
		return VERDICT_PASS_NO_CONNECTION;
	entry.slot = NULL;
	return pick(packet, &entry);
}

/* The stages behind parse, but for the last. Returns a verdict. */
static __always_inline int forward_general(struct xdp_md *ctx, struct packet *packet, const struct tunnel_error *error)
{
	int verdict = find_server(ctx, packet, error);

	if (verdict != NEXT_STAGE && action_of(verdict) == XDP_PASS)
		fragment_leave(packet);
	if (verdict == NEXT_STAGE)
		verdict = encap_any(ctx, packet);
	if (verdict == VERDICT_DROP_SERVER_REMOVED)
		verdict = server_removed(packet);
	if (verdict == NEXT_STAGE)
		verdict = encap_any(ctx, packet);
	return verdict == VERDICT_SLOW_FRAGMENT ? hand_up(ctx, packet, verdict, 0) : verdict;
}

static __always_inline int general(struct xdp_md *ctx)
{
	struct tunnel_error error = {};
	struct packet *packet = &scratch_here()->packet;
	int verdict;

	__builtin_memset(packet, 0, sizeof(*packet));
	verdict = parse_general(ctx, packet, &error);
	if (verdict != NEXT_STAGE) {
		fragment_leave(packet);
		return finish_unmatched(verdict);
	}
	verdict = forward_general(ctx, packet, &error);
	return finish(ctx, packet, route_to(packet->real_index), verdict);
}

/* A usual packet whose way is not: it has been parsed, matched and tracked, and its scratch says how far it came. */
static __always_inline int unusual_way(struct xdp_md *ctx)
{
	struct packet *packet = &scratch_here()->packet;
	int verdict = scratch_here()->verdict;

	if (verdict == VERDICT_DROP_SERVER_REMOVED)
		verdict = server_removed(packet);
	if (verdict == OTHER_LANE || verdict == NEXT_STAGE)
		verdict = encap_any(ctx, packet);
	return finish(ctx, packet, route_to(packet->real_index), verdict);
}
