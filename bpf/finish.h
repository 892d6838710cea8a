/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Stage 6, finish: counts the packet and turns its verdict into the driver's. Returns an XDP action. */
#pragma once

#include "maps.h"
#include "options.h"
#include "packet.h"

static __always_inline void count_traffic(struct traffic *traffic, const struct packet *packet)
{
	if (!traffic)
		return;
	traffic->connections += packet->opened;
	traffic->packets++;
	traffic->bytes += packet->length;
}

/* Each processor has counters of its own, so adding needs no lock. */
static __always_inline void count(const struct packet *packet, __u32 verdict)
{
	__u32 cpu = bpf_get_smp_processor_id();
	__u32 index = cpu * VERDICT_STRIDE + verdict;
	__u64 *packets = bpf_map_lookup_elem(&verdicts, &index);

	if (packets)
		++*packets;
	if (!packet->scheduled)
		return;
	index = cpu * reals_max + packet->real_index;
	count_traffic(bpf_map_lookup_elem(&real_traffic, &index), packet);
}

static __always_inline int finish(const struct packet *packet, __u32 verdict)
{
	count(packet, verdict);
	if (verdict == VERDICT_REDIRECT)
		return bpf_redirect_map(&egress, packet->egress, XDP_DROP);
	if (verdict < VERDICT_PASS_NOT_IPV4)
		return XDP_TX;
	return verdict < VERDICT_DROP_SERVER_REMOVED ? XDP_PASS : XDP_DROP;
}
