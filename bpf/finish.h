/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Stage 6, finish: counts the packet and turns its verdict into the driver's. Returns an XDP action.
 *
 * Each processor has counters of its own, so adding needs no lock.
 */
#pragma once

#include "answer.h"
#include "maps.h"
#include "options.h"
#include "packet.h"

static __always_inline void count_verdict(__u32 cpu, __u32 verdict)
{
	verdicts[cpu & (PROCESSORS_MAX - 1)][verdict & (VERDICT_STRIDE - 1)]++;
}

/* What a real server was to have counts as its traffic, as in IPVS, whether it could be sent or not. */
static __always_inline void count_traffic(const struct packet *packet)
{
	struct traffic *traffic;

	/* Linux 6.12 does not see that a packet that is forwarded has a route: "R1 invalid mem access 'scalar'". */
	if (!packet->route)
		return;
	traffic = &packet->route->traffic;
	if (packet->opened)
		traffic->connections++;
	traffic->packets++;
	traffic->bytes += packet->length;
}

static __always_inline int action_of(__u32 verdict)
{
	if (verdict < VERDICT_PASS_NOT_IPV4)
		return XDP_TX;
	return verdict < VERDICT_DROP_SERVER_REMOVED ? XDP_PASS : XDP_DROP;
}

/* For packets that no service is concerned with. */
static __always_inline int finish_unmatched(__u32 verdict)
{
	count_verdict(bpf_get_smp_processor_id(), verdict);
	return action_of(verdict);
}

/* For packets that are not forwarded; the client may get an answer. */
cold int finish_unforwarded(struct xdp_md *ctx, const struct packet *packet, int verdict)
{
	count_traffic(packet);
	if (is_answer(verdict))
		verdict = answer(ctx, packet, verdict);
	count_verdict(bpf_get_smp_processor_id(), verdict);
	return action_of(verdict);
}

static __always_inline int finish_forwarded(const struct packet *packet, __u32 verdict)
{
	count_verdict(packet->cpu, verdict);
	count_traffic(packet);
	return verdict == VERDICT_TX ? XDP_TX : bpf_redirect_map(&egress, packet->egress, XDP_DROP);
}

static __always_inline int finish(struct xdp_md *ctx, const struct packet *packet, int verdict)
{
	struct packet copy;

	if (verdict == VERDICT_TX || verdict == VERDICT_REDIRECT)
		return finish_forwarded(packet, verdict);
	copy = *packet;
	return finish_unforwarded(ctx, &copy, verdict);
}
