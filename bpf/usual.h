/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The usual lane: packets that open a connection, change one, or can't be forwarded. IPv4 without tags, TCP or UDP. */
#pragma once

#include "encap.h"
#include "finish.h"
#include "match.h"
#include "parse.h"
#include "pick.h"
#include "track.h"

/* What usual() returns beside XDP actions: the packet's way is not the usual one, the rest lane knows it. */
enum { NOT_USUAL = -1 };

/* A packet that has been parsed and matched: it is in the scratch. `hash`: its connection's. */
static __always_inline int usual(struct xdp_md *ctx, __u64 hash)
{
	struct packet *packet = &scratch_here()->packet;
	struct conn_entry entry = { .key = conn_key(packet), .hash = hash };
	struct route *route;
	int verdict = track(packet, &entry);

	if (verdict == NO_CONNECTION)
		verdict = pick(packet, &entry);
	route = route_to(packet->real_index);
	if (verdict == NEXT_STAGE)
		verdict = encap(ctx, packet, route);
	if (verdict == OTHER_LANE || verdict == VERDICT_DROP_SERVER_REMOVED) {
		scratch_here()->verdict = verdict;
		return NOT_USUAL;
	}
	return finish(ctx, packet, route, verdict);
}

/* The same from the beginning, for a packet that did not get through the fast lane. */
static __always_inline int usual_from_start(struct xdp_md *ctx)
{
	struct packet *packet = &scratch_here()->packet;

	if (parse(ctx, packet) != NEXT_STAGE || match(packet) != NEXT_STAGE)
		return finish_unmatched(VERDICT_DROP_INTERNAL);
	return usual(ctx, conn_hash(packet));
}
