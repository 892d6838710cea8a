/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * A packet that was handed up is run again by the control plane, which may name a server for it. It takes the stages of
 * the general lane: so its connection is entered, and a race with another packet of it decided, as for any packet. Its
 * verdict was counted when it was handed up, and is not counted again.
 *
 * It is run as a live frame: the kernel keeps other packets off the processor then, whose scratch this one uses, and
 * gives it to the host if the answer is XDP_PASS. What is to be sent is copied out, since not every interface takes
 * frames from XDP; the control plane sends it.
 */
#pragma once

#include "general.h"

/* Copies out a frame that is to leave by an interface. */
static __always_inline void resume_send(struct xdp_md *ctx, __u32 ifindex)
{
	void *data = (void *)(long)ctx->data;
	__u32 length = (void *)(long)ctx->data_end - data;

	resumed.length = length;
	length--;
	barrier_var(length);
	if (length < RESUMED_FRAME && !bpf_xdp_load_bytes(ctx, 0, resumed.frame, length + 1))
		resumed.ifindex = ifindex;
}

static __always_inline int finish_resumed(struct xdp_md *ctx, const struct packet *packet, int verdict)
{
	__u32 ifindex = ctx->ingress_ifindex;

	/* Or the compiler chooses between two addresses: "dereference of modified ctx ptr" (Linux 6.18). */
	barrier_var(ifindex);
	if (packet->routed)
		count_traffic(packet, route_to(packet->real_index));
	if (verdict != VERDICT_TX && verdict != VERDICT_REDIRECT)
		verdict = settle(ctx, packet, verdict);
	if (settings.event_sampling)
		tell(packet, verdict);
	resumed.verdict = verdict;
	resumed.ifindex = 0;
	if (action_of(verdict) == XDP_PASS)
		return XDP_PASS;
	if (action_of(verdict) == XDP_TX)
		resume_send(ctx, is_answer(verdict) ? ifindex : packet->egress);
	return XDP_DROP;
}

static __always_inline int resume(struct xdp_md *ctx)
{
	struct scratch *scratch = scratch_here();
	struct packet *packet = &scratch->packet;
	struct tunnel_error error = {};
	int verdict;

	scratch->resuming = resumed.named ? RESUMING_WITH_SERVER : RESUMING_BY_FALLBACK;
	scratch->named = resumed.real_index;
	__builtin_memset(packet, 0, sizeof(*packet));
	verdict = parse_general(ctx, packet, &error);
	if (verdict == NEXT_STAGE)
		verdict = forward_general(ctx, packet, &error);
	scratch->resuming = RESUMING_NOTHING;
	return finish_resumed(ctx, packet, verdict);
}
