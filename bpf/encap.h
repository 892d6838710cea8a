/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Stage 5, encap: puts Ethernet and IPv4 headers that lead to the real server in front of the packet (RFC 2003).
 * The outer header is the one that IPVS writes. Returns a verdict. Other tunnels and other packets: encap_any.h.
 */
#pragma once

#include "checksum.h"
#include "maps.h"
#include "packet.h"
#include "parse.h"
#include "route.h"

enum encap_limits {
	OUTER_LENGTH = sizeof(struct iphdr),
	ECN_CE = 3,
	ECN_ECT_0 = 2,
};

/* RFC 1141: the checksum's complement arithmetic lets a lower TTL be made good by a higher checksum. */
static __always_inline void decrement_ttl(struct iphdr *ip)
{
	__u32 sum = ip->check;

	sum += bpf_htons(0x0100);
	ip->check = sum + (sum >= 0xffff);
	ip->ttl--;
}

/* The inner TOS; but congestion met outside must not be confused with congestion met before (RFC 3168, 9.1.1). */
static __always_inline __u8 outer_tos(__u8 tos)
{
	_Static_assert(ECN_CE == 3 && ECN_ECT_0 == 2, "the lower bit goes where both are set");
	return tos & ~(tos >> 1 & tos & 1);
}

static __always_inline void write_outer(void *start, const struct packet *packet, const struct tunnel *tunnel, __u16 id)
{
	const __u64 *from = (const void *)tunnel;
	struct iphdr *ip = start + sizeof(struct ethhdr);
	__u64 *to = start;
	__u32 sum = tunnel->checksum;

	/* Up to the TOS, the tunnel begins as the frame does. */
	to[0] = from[0];
	to[1] = from[1];
	ip->tos = outer_tos(packet->tos);
	ip->tot_len = bpf_htons(packet->length + OUTER_LENGTH);
	ip->id = bpf_htons(id);
	ip->frag_off = packet->fragment & bpf_htons(IPV4_DF);
	ip->ttl = packet->ttl - 1;
	ip->protocol = IPPROTO_IPIP;
	ip->saddr = tunnel->source[0];
	ip->daddr = tunnel->destination[0];
	sum += bpf_htons(ip->tos) + ip->tot_len + ip->id + ip->frag_off + bpf_htons(ip->ttl << 8);
	ip->check = checksum_fold(sum);
}

static __always_inline int encap(struct xdp_md *ctx, struct packet *packet, const struct route *route)
{
	struct tunnel *tunnel;
	void *data, *end;
	__u32 number;
	__u16 id = 0;
	int verdict = find_way(packet, route, &number);

	if (verdict != NEXT_STAGE)
		return verdict;
	tunnel = &tunnels[number];
	barrier_var(tunnel); /* or the compiler works its address out again and again */
	if (!tunnel->ifindex)
		return VERDICT_DROP_NO_NEXT_HOP;
	if (packet->ttl <= 1)
		return VERDICT_ICMP_TTL_EXCEEDED;
	if (!settings.pmtu_disc)
		packet->fragment = 0;
	if (packet->length + OUTER_LENGTH > tunnel->mtu || tunnel->kind != TUNNEL_IPIP || tunnel->flags)
		return OTHER_LANE;

	if (!(packet->fragment & bpf_htons(IPV4_DF)))
		id = __sync_fetch_and_add(&tunnel->outer_id, 1) + 1;

	if (bpf_xdp_adjust_head(ctx, -OUTER_LENGTH))
		return VERDICT_DROP_NO_HEADROOM;
	data = (void *)(long)ctx->data;
	end = (void *)(long)ctx->data_end;
	if (data + sizeof(struct ethhdr) + OUTER_LENGTH + sizeof(struct iphdr) > end)
		return VERDICT_DROP_INTERNAL;
	decrement_ttl(data + sizeof(struct ethhdr) + OUTER_LENGTH);
	write_outer(data, packet, tunnel, id);
	packet->egress = tunnel->ifindex;
	return packet->egress == ctx->ingress_ifindex ? VERDICT_TX : VERDICT_REDIRECT;
}
