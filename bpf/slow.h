/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Hands packets to the control plane, which can do what XDP can't: fragment, wait, find a next hop, run a scheduler in
 * TypeScript. Not more of each kind than the settings allow, so that it has time for everything else.
 */
#pragma once

#include "maps.h"
#include "packet.h"
#include "parse.h"

#include <bpf/bpf_helpers.h>

enum slow_limits {
	SLOW_BURST = 1000000000 / 16, /* nanoseconds' worth of packets that may come at once */
	SLOW_ATTEMPTS = 4,	      /* of as many processors at a time */
};

static __always_inline __u32 slow_reason(__u32 verdict)
{
	return verdict - SLOW_REASON_FIRST & (SLOW_REASON_ROOM - 1);
}

static __always_inline struct slow_refusals *slow_refusals_here(void)
{
	return &slow_refusals[bpf_get_smp_processor_id() & (PROCESSORS_MAX - 1)];
}

/* Whether somebody takes what is handed up. */
static __always_inline bool slow_is_taken(void)
{
	return bpf_ktime_get_ns() < READ_ONCE(slow_taken_until);
}

/*
 * Whether one more packet may be handed up with this verdict; it is counted either way. Each moves the time at which
 * the next one is due: what comes too long before that is too much, and only reads. Without a lock.
 */
static __always_inline bool slow_allows(__u32 verdict)
{
	__u32 reason = slow_reason(verdict);
	__u64 interval = settings.slow_intervals[reason];
	__u64 now = bpf_ktime_get_ns(), due;

	for (int attempt = 0; attempt < SLOW_ATTEMPTS && interval; attempt++) {
		due = READ_ONCE(slow_due[reason]);
		if (due > now + SLOW_BURST)
			break;
		if (__sync_val_compare_and_swap(&slow_due[reason], due, (due > now ? due : now) + interval) == due)
			return true;
	}
	slow_refusals_here()->over_limit[reason]++;
	return false;
}

/* Copies a whole frame, as it is now, into a record of so many bytes. Whether there was room. */
static __always_inline bool slow_copy(struct xdp_md *ctx, const struct packet *packet, int verdict, __u32 mtu,
				      const __u32 size)
{
	struct slow_packet *slow = bpf_ringbuf_reserve(&slow_packets, size, 0);
	__u32 length = packet->link + packet->length;

	if (!slow)
		return false;
	slow->jiffies = bpf_jiffies64();
	slow->verdict = verdict;
	slow->real_index = packet->real_index;
	slow->link = packet->link;
	slow->length = packet->length;
	slow->mtu = mtu;
	slow->service_id = packet->service_id;
	slow->ifindex = ctx->ingress_ifindex;
	for (int i = 0; i < 4; i++) {
		slow->client[i] = packet->client[i];
		slow->vip[i] = packet->vip[i];
	}
	slow->client_port = packet->client_port;
	slow->port = packet->port;
	slow->protocol = packet->protocol;
	slow->family = packet->family;
	slow->pad = 0;
	slow->df = packet->fragment & bpf_htons(IPV4_DF) && settings.pmtu_disc;
	/* Linux 6.1 learns from no comparison that a length is not 0: "size=0". */
	length--;
	barrier_var(length);
	if (length >= size - sizeof(*slow) || bpf_xdp_load_bytes(ctx, 0, slow + 1, length + 1)) {
		bpf_ringbuf_discard(slow, 0);
		return false;
	}
	bpf_ringbuf_submit(slow, 0);
	return true;
}

/* Hands up a packet that its limit allows. `mtu`: what an ICMP error says. Returns a verdict. */
apart int hand_up_allowed(struct xdp_md *ctx, const struct packet *packet, int verdict, __u32 mtu)
{
	bool copied;

	if (!packet)
		return VERDICT_DROP_INTERNAL;
	if (packet->link + packet->length <= SLOW_SMALL - sizeof(struct slow_packet))
		copied = slow_copy(ctx, packet, verdict, mtu, SLOW_SMALL);
	else
		copied = slow_copy(ctx, packet, verdict, mtu, SLOW_LARGE);
	if (copied)
		return verdict;
	slow_refusals_here()->no_room[slow_reason(verdict)]++;
	return VERDICT_DROP_SLOW_PATH_FULL;
}

/* Hands up a packet if its limit allows it. */
apart int hand_up(struct xdp_md *ctx, const struct packet *packet, int verdict, __u32 mtu)
{
	if (!packet)
		return VERDICT_DROP_INTERNAL;
	if (!slow_allows(verdict))
		return VERDICT_DROP_SLOW_PATH_LIMIT;
	return hand_up_allowed(ctx, packet, verdict, mtu);
}
