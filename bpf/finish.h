/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Stage 6, finish: counts the packet and turns its verdict into the driver's. Returns an XDP action.
 *
 * Each processor has counters of its own, so adding needs no lock.
 */
#pragma once

#include "answer.h"
#include "event.h"
#include "maps.h"
#include "options.h"
#include "packet.h"
#include "scratch.h"
#include "slow.h"

static __always_inline void count_verdict(__u32 cpu, __u32 verdict)
{
	verdicts[cpu & (PROCESSORS_MAX - 1)][verdict & (VERDICT_STRIDE - 1)]++;
}

/* What a real server was to have counts as its traffic, as in IPVS, whether it could be sent or not. */
static __always_inline void count_traffic(const struct packet *packet, struct route *route)
{
	struct traffic *traffic;

	/* Linux 6.12 does not see that a packet that is forwarded has a route: "R1 invalid mem access 'scalar'". */
	if (!route)
		return;
	traffic = &route->traffic;
	if (packet->opened)
		traffic->connections++;
	traffic->packets++;
	traffic->bytes += packet->length;
}

static __always_inline int action_of(__u32 verdict)
{
	if (verdict < VERDICT_PASS_NOT_IP)
		return XDP_TX;
	return verdict < VERDICT_SLOW_TOO_BIG ? XDP_PASS : XDP_DROP;
}

/* For packets that no service is concerned with. */
static __always_inline int finish_unmatched(__u32 verdict)
{
	count_verdict(bpf_get_smp_processor_id(), verdict);
	return action_of(verdict);
}

/* Another program goes on with the packet. It is always there; if not, this one ends. */
static __always_inline int change_lane(struct xdp_md *ctx, __u32 lane)
{
	bpf_tail_call(ctx, &lanes, lane);
	return finish_unmatched(VERDICT_DROP_INTERNAL);
}

/* The packet's tunnel has no interface to leave by: what becomes of the packet. */
static __always_inline int nowhere(const struct packet *packet)
{
	const struct route *route = route_to(packet->real_index);

	switch (route ? READ_ONCE(route->way) >> ROUTE_TUNNEL_SHIFT : NOWHERE_UNKNOWN) {
	case NOWHERE_NO_ROUTE:
		return VERDICT_ICMP_NO_ROUTE;
	case NOWHERE_HERE:
		return VERDICT_PASS_SERVER_HERE;
	default:
		if (packet->ttl <= 1)
			return VERDICT_ICMP_TTL_EXCEEDED;
		return slow_is_taken() ? VERDICT_SLOW_NEIGHBOUR : VERDICT_DROP_NO_NEXT_HOP;
	}
}

/* A packet that is not forwarded: the client may get an answer, the control plane the packet. Returns a verdict. */
static __always_inline int settle(struct xdp_md *ctx, const struct packet *packet, int verdict)
{
	if (verdict == VERDICT_DROP_NO_NEXT_HOP)
		verdict = nowhere(packet);
	if (verdict == VERDICT_SLOW_NEIGHBOUR)
		return hand_up(ctx, packet, verdict, 0);
	if (verdict == VERDICT_SLOW_SCHEDULER)
		return hand_up_allowed(ctx, packet, verdict, 0);
	return is_answer(verdict) ? answer(ctx, packet, verdict) : verdict;
}

/* For packets that are not forwarded. */
apart int finish_unforwarded(struct xdp_md *ctx, const struct packet *packet, int verdict)
{
	if (!packet)
		return XDP_ABORTED;

	if (packet->routed)
		count_traffic(packet, route_to(packet->real_index));
	verdict = settle(ctx, packet, verdict);
	if (settings.event_sampling)
		tell(packet, verdict);
	count_verdict(bpf_get_smp_processor_id(), verdict);
	return action_of(verdict);
}

static __always_inline int finish_forwarded(const struct packet *packet, struct route *route, __u32 verdict)
{
	count_verdict(bpf_get_smp_processor_id(), verdict);
	count_traffic(packet, route);
	return verdict == VERDICT_TX ? XDP_TX : bpf_redirect_map(&egress, packet->egress, XDP_DROP);
}

/* `route`: to the packet's real server, where it has one. */
static __always_inline int finish(struct xdp_md *ctx, const struct packet *packet, struct route *route, int verdict)
{
	if (verdict == VERDICT_TX || verdict == VERDICT_REDIRECT) {
		if (settings.event_sampling)
			tell(packet, verdict);
		return finish_forwarded(packet, route, verdict);
	}
	return finish_unforwarded(ctx, packet, verdict);
}
