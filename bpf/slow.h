/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Hands packets to the control plane, which can do what XDP can't: fragment, wait, send on its own. Returns a verdict.
 */
#pragma once

#include "maps.h"
#include "packet.h"

#include <bpf/bpf_helpers.h>

/* Copies a whole IP packet, as it is now. `mtu`: what an ICMP error says. */
apart int hand_up(struct xdp_md *ctx, const struct packet *packet, int verdict, __u32 mtu)
{
	if (!packet)
		return VERDICT_DROP_INTERNAL;

	__u32 length = packet->length;
	struct slow_packet *slow = bpf_ringbuf_reserve(&slow_packets, sizeof(*slow), 0);

	if (!slow)
		return VERDICT_DROP_SLOW_PATH_FULL;
	slow->jiffies = bpf_jiffies64();
	slow->verdict = verdict;
	slow->real_index = packet->real_index;
	slow->service_id = packet->service_id;
	slow->ifindex = ctx->ingress_ifindex;
	slow->length = length;
	slow->mtu = mtu;
	/* Linux 6.1 learns from no comparison that a length is not 0: "size=0". */
	length--;
	barrier_var(length);
	if (length >= SLOW_DATA || bpf_xdp_load_bytes(ctx, packet->link, slow->data, length + 1)) {
		bpf_ringbuf_discard(slow, 0);
		return VERDICT_DROP_SLOW_PATH_FULL;
	}
	bpf_ringbuf_submit(slow, 0);
	return verdict;
}
