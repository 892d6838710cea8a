/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Stage 5, encap: puts Ethernet and IPv4 headers that lead to the real server in front of the packet (RFC 2003).
 * The outer header is the one that IPVS writes. Returns a verdict.
 */
#pragma once

#include "checksum.h"
#include "maps.h"
#include "packet.h"
#include "parse.h"

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
	ip->saddr = tunnel->source;
	ip->daddr = tunnel->destination;
	sum += bpf_htons(ip->tos) + ip->tot_len + ip->id + ip->frag_off + bpf_htons(ip->ttl << 8);
	ip->check = checksum_fold(sum);
}

static __always_inline int encap(struct xdp_md *ctx, struct packet *packet)
{
	__u32 cpu = bpf_get_smp_processor_id();
	__u32 index = cpu * reals_max + packet->real_index;
	struct route *route = bpf_map_lookup_elem(&routes, &index);
	struct tunnel *tunnel;
	void *data, *end;
	__u16 id = 0;
	__u64 way;

	if (!route)
		return VERDICT_DROP_INTERNAL;
	way = READ_ONCE(route->way);
	if ((way & ((1 << ROUTE_SERVICE_BITS) - 1)) != packet->service_id)
		return VERDICT_DROP_SERVER_REMOVED;
	packet->cpu = cpu;
	packet->route = route;

	tunnel = &tunnels[way >> ROUTE_TUNNEL_SHIFT & (TUNNELS_MAX - 1)];
	barrier_var(tunnel); /* or the compiler works its address out again and again */
	if (!tunnel->ifindex)
		return VERDICT_DROP_NO_NEXT_HOP;
	if (packet->ttl <= 1)
		return VERDICT_ICMP_TTL_EXCEEDED;

	if (packet->length + OUTER_LENGTH > tunnel->mtu)
		return packet->fragment & bpf_htons(IPV4_DF) ? VERDICT_ICMP_TOO_BIG : VERDICT_DROP_TOO_BIG;
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
