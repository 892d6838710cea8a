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

/* Whether a real server was to have the packet: it counts as the server's traffic then, as in IPVS. */
static __always_inline bool is_scheduled(int verdict)
{
	switch (verdict) {
	case VERDICT_ICMP_TTL_EXCEEDED:
	case VERDICT_ICMP_TOO_BIG:
	case VERDICT_DROP_NO_NEXT_HOP:
	case VERDICT_DROP_TOO_BIG:
	case VERDICT_DROP_NO_HEADROOM:
		return true;
	default:
		return false;
	}
}

static __always_inline void count_traffic(__u32 cpu, const struct packet *packet)
{
	__u32 index = cpu * reals_max + packet->real_index;
	struct traffic *traffic = bpf_map_lookup_elem(&real_traffic, &index);

	if (!traffic)
		return;
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
	__u32 cpu = bpf_get_smp_processor_id();

	if (is_scheduled(verdict))
		count_traffic(cpu, packet);
	if (is_answer(verdict))
		verdict = answer(ctx, packet, verdict);
	count_verdict(cpu, verdict);
	return action_of(verdict);
}

static __always_inline int finish_forwarded(const struct packet *packet, __u32 verdict)
{
	__u32 cpu = bpf_get_smp_processor_id();

	count_verdict(cpu, verdict);
	count_traffic(cpu, packet);
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
