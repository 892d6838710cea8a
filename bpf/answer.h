/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * ICMP errors to the client (RFC 792, RFC 1191), as IPVS sends them: from the VIP, quoting the client's own packet.
 * They go back the way the packet came. Returns the verdict that came in, or another if the answer could not be made.
 */
#pragma once

#include "checksum.h"
#include "encap.h"
#include "packet.h"
#include "parse.h"

/* An ICMP error's header. <linux/icmp.h> would bring in the C library's. */
struct icmp_error {
	__u8 type;
	__u8 code;
	__be16 checksum;
	__be16 unused;
	__be16 mtu; /* of the next hop; 0 but in "fragmentation needed" */
};

enum icmp_numbers {
	ICMP_UNREACHABLE = 3,
	ICMP_UNREACHABLE_PORT = 3,
	ICMP_UNREACHABLE_TOO_BIG = 4,
	ICMP_TIME_EXCEEDED = 11,
};

enum answer_limits {
	ANSWER_HEADERS = sizeof(struct iphdr) + sizeof(struct icmp_error),
	ANSWER_LENGTH_MAX = 576, /* of the IPv4 packet (RFC 1812, 4.3.2.3) */
	ANSWER_QUOTE_MAX = ANSWER_LENGTH_MAX - ANSWER_HEADERS,
	ANSWER_TOS = 0xc0, /* internetwork control (RFC 1812, 4.3.2.5) */
	ANSWER_TTL = 64,
};

static __always_inline bool is_answer(int verdict)
{
	return verdict >= VERDICT_ICMP_NO_SERVER && verdict <= VERDICT_ICMP_TOO_BIG;
}

/* The longest packet that fits into the tunnel to the packet's real server, bytes. */
static __always_inline __u16 answer_mtu(const struct packet *packet)
{
	__u64 way = packet->route ? packet->route->way : 0;

	return tunnels[way >> ROUTE_TUNNEL_SHIFT & (TUNNELS_MAX - 1)].mtu - OUTER_LENGTH;
}

static __always_inline void write_icmp(struct icmp_error *icmp, const struct packet *packet, int verdict)
{
	icmp->type = verdict == VERDICT_ICMP_TTL_EXCEEDED ? ICMP_TIME_EXCEEDED : ICMP_UNREACHABLE;
	icmp->code = verdict == VERDICT_ICMP_NO_SERVER ? ICMP_UNREACHABLE_PORT
		     : verdict == VERDICT_ICMP_TOO_BIG ? ICMP_UNREACHABLE_TOO_BIG
						       : 0;
	icmp->checksum = 0;
	icmp->unused = 0;
	icmp->mtu = verdict == VERDICT_ICMP_TOO_BIG ? bpf_htons(answer_mtu(packet)) : 0;
}

static __always_inline void write_answer_ip(struct iphdr *ip, const struct packet *packet, __u32 length)
{
	ip->version = 4;
	ip->ihl = sizeof(*ip) / 4;
	ip->tos = ANSWER_TOS;
	ip->tot_len = bpf_htons(length);
	ip->id = bpf_get_prandom_u32();
	ip->frag_off = 0;
	ip->ttl = ANSWER_TTL;
	ip->protocol = IPPROTO_ICMP;
	ip->check = 0;
	ip->saddr = packet->vip;
	ip->daddr = packet->client;
	ip->check = checksum_fold(checksum_add(0, ip, ip + 1, sizeof(*ip) / 2));
}

static __always_inline int answer(struct xdp_md *ctx, const struct packet *packet, int verdict)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	__u32 quote = packet->length < ANSWER_QUOTE_MAX ? packet->length : ANSWER_QUOTE_MAX;
	struct ethhdr eth, *from = data;
	struct icmp_error *icmp;

	if ((void *)(from + 1) + sizeof(struct iphdr) > end)
		return VERDICT_DROP_INTERNAL;
	/* The answer quotes the packet as it would have gone on. */
	if (verdict == VERDICT_ICMP_TOO_BIG)
		decrement_ttl((void *)(from + 1));
	__builtin_memcpy(eth.h_dest, from->h_source, ETH_ALEN);
	__builtin_memcpy(eth.h_source, from->h_dest, ETH_ALEN);
	eth.h_proto = from->h_proto;

	if (bpf_xdp_adjust_tail(ctx, (int)(sizeof(eth) + quote) - (int)(end - data)) ||
	    bpf_xdp_adjust_head(ctx, -ANSWER_HEADERS))
		return VERDICT_DROP_NO_HEADROOM;
	data = (void *)(long)ctx->data;
	end = (void *)(long)ctx->data_end;
	icmp = data + sizeof(eth) + sizeof(struct iphdr);
	if ((void *)(icmp + 1) > end)
		return VERDICT_DROP_INTERNAL;

	__builtin_memcpy(data, &eth, sizeof(eth));
	write_answer_ip(data + sizeof(eth), packet, ANSWER_HEADERS + quote);
	write_icmp(icmp, packet, verdict);
	icmp->checksum = checksum_fold(checksum_add(0, icmp, end, (ANSWER_LENGTH_MAX - sizeof(struct iphdr)) / 2));
	return verdict;
}
