/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * ICMP errors to the client (RFC 792, RFC 1191, RFC 4443), as IPVS sends them: from the VIP, quoting the client's own
 * packet. They go back the way the packet came. Returns the verdict that came in, or another if the answer could not be
 * made.
 */
#pragma once

#include "checksum.h"
#include "encap_any.h"
#include "load.h"
#include "packet.h"
#include "parse.h"

#include <linux/ipv6.h>

/* An ICMP error's header. <linux/icmp.h> would bring in the C library's. */
struct icmp_error {
	__u8 type;
	__u8 code;
	__be16 checksum;
	__be16 upper; /* IPv6: upper half of the MTU */
	__be16 mtu;   /* of the next hop; 0 but in "fragmentation needed" and "packet too big" */
};

enum icmp_numbers {
	ICMP_UNREACHABLE = 3,
	ICMP_UNREACHABLE_HOST = 1,
	ICMP_UNREACHABLE_PORT = 3,
	ICMP_UNREACHABLE_TOO_BIG = 4,
	ICMP_SOURCE_QUENCH = 4,
	ICMP_TIME_EXCEEDED = 11,
	ICMPV6_UNREACHABLE = 1,
	ICMPV6_UNREACHABLE_ADDRESS = 3,
	ICMPV6_UNREACHABLE_PORT = 4,
	ICMPV6_TOO_BIG = 2,
	ICMPV6_TIME_EXCEEDED = 3,
	ICMPV6_PARAMETER_PROBLEM = 4,
};

enum answer_limits {
	ANSWER_HEADERS = sizeof(struct iphdr) + sizeof(struct icmp_error),
	ANSWER_LENGTH_MAX = 576, /* of the IPv4 packet (RFC 1812, 4.3.2.3) */
	ANSWER_QUOTE_MAX = ANSWER_LENGTH_MAX - ANSWER_HEADERS,
	ANSWER_TOS = 0xc0,	/* internetwork control (RFC 1812, 4.3.2.5), */
	ANSWER_TOS_KEPT = 0x1e, /* and of the packet's TOS what Linux keeps */
	ANSWER_TTL = 64,
	ANSWER6_HEADERS = sizeof(struct ipv6hdr) + sizeof(struct icmp_error),
	ANSWER6_LENGTH_MAX = 1280, /* of the IPv6 packet (RFC 4443, 2.4) */
	ANSWER6_QUOTE_MAX = ANSWER6_LENGTH_MAX - ANSWER6_HEADERS,
};

static __always_inline bool is_answer(int verdict)
{
	return verdict >= VERDICT_ICMP_NO_SERVER && verdict <= VERDICT_ICMP_TOO_BIG;
}

/* The longest packet that fits into the tunnel to the packet's real server, bytes. */
static __always_inline __u16 answer_mtu(const struct packet *packet)
{
	const struct route *route = route_to(packet->real_index);
	__u64 way = route ? READ_ONCE(route->way) : 0;
	const struct tunnel *tunnel = &tunnels[way >> ROUTE_TUNNEL_SHIFT & (TUNNELS_MAX - 1)];

	return tunnel->mtu - tunnel_overhead(tunnel);
}

static __always_inline void write_icmp(struct icmp_error *icmp, const struct packet *packet, int verdict)
{
	icmp->upper = 0;
	icmp->mtu = verdict == VERDICT_ICMP_TOO_BIG ? bpf_htons(answer_mtu(packet)) : 0;
	icmp->checksum = 0;
	icmp->code = 0;
	switch (verdict) {
	case VERDICT_ICMP_TTL_EXCEEDED:
		icmp->type = packet->family == 4 ? ICMP_TIME_EXCEEDED : ICMPV6_TIME_EXCEEDED;
		break;
	case VERDICT_ICMP_TOO_BIG:
		icmp->type = packet->family == 4 ? ICMP_UNREACHABLE : ICMPV6_TOO_BIG;
		icmp->code = packet->family == 4 ? ICMP_UNREACHABLE_TOO_BIG : 0;
		break;
	case VERDICT_ICMP_NO_ROUTE:
		icmp->type = packet->family == 4 ? ICMP_UNREACHABLE : ICMPV6_UNREACHABLE;
		icmp->code = packet->family == 4 ? ICMP_UNREACHABLE_HOST : ICMPV6_UNREACHABLE_ADDRESS;
		break;
	default:
		icmp->type = packet->family == 4 ? ICMP_UNREACHABLE : ICMPV6_UNREACHABLE;
		icmp->code = packet->family == 4 ? ICMP_UNREACHABLE_PORT : ICMPV6_UNREACHABLE_PORT;
	}
}

static __always_inline void write_answer_ipv4(struct iphdr *ip, const struct packet *packet, __u32 length)
{
	ip->version = 4;
	ip->ihl = sizeof(*ip) / 4;
	ip->tos = ANSWER_TOS | (packet->tos & ANSWER_TOS_KEPT);
	ip->tot_len = bpf_htons(length);
	ip->id = bpf_get_prandom_u32();
	ip->frag_off = 0;
	ip->ttl = ANSWER_TTL;
	ip->protocol = IPPROTO_ICMP;
	ip->check = 0;
	ip->saddr = packet->vip[0];
	ip->daddr = packet->client[0];
	ip->check = checksum_ipv4(ip);
}

static __always_inline void write_answer_ipv6(struct ipv6hdr *ip, const struct packet *packet, __u32 length)
{
	*(__be32 *)ip = bpf_htonl(6u << 28);
	ip->payload_len = bpf_htons(length - sizeof(*ip));
	ip->nexthdr = IPPROTO_ICMPV6;
	ip->hop_limit = ANSWER_TTL;
	__builtin_memcpy(&ip->saddr, packet->vip, sizeof(ip->saddr));
	__builtin_memcpy(&ip->daddr, packet->client, sizeof(ip->daddr));
}

/* Makes room in front, and takes the Ethernet header there, with its tags, for the way back. */
static __always_inline int turn_back(struct xdp_md *ctx, __u32 link, __u32 quote, __u32 headers)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *to, *from;
	long length = end - data;

	/* Or the compiler adds to a half of a pointer: "32-bit pointer arithmetic prohibited" (Linux 6.18). */
	barrier_var(length);
	if (bpf_xdp_adjust_tail(ctx, (int)(link + quote) - (int)length) || bpf_xdp_adjust_head(ctx, -(int)headers))
		return VERDICT_DROP_NO_HEADROOM;
	to = data = (void *)(long)ctx->data;
	end = (void *)(long)ctx->data_end;
	from = data + headers;
	if ((void *)(from + 1) + TAGS_MAX * sizeof(struct tag) > end)
		return VERDICT_DROP_INTERNAL;
	__builtin_memcpy(to->h_dest, from->h_source, ETH_ALEN);
	__builtin_memcpy(to->h_source, from->h_dest, ETH_ALEN);
	to->h_proto = from->h_proto;
	if (link > sizeof(*to))
		__builtin_memcpy(to + 1, from + 1, sizeof(struct tag));
	if (link > sizeof(*to) + sizeof(struct tag))
		__builtin_memcpy((void *)(to + 1) + sizeof(struct tag), (void *)(from + 1) + sizeof(struct tag),
				 sizeof(struct tag));
	return NEXT_STAGE;
}

/* The answer quotes a packet that is too big as it would have gone on. */
static __always_inline void age_quoted(struct xdp_md *ctx, const struct packet *packet)
{
	void *ip = (void *)(long)ctx->data + packet->link;
	void *end = (void *)(long)ctx->data_end;

	if (packet->family == 4) {
		if (ip + sizeof(struct iphdr) <= end)
			decrement_ttl(ip);
	} else if (ip + sizeof(struct ipv6hdr) <= end) {
		((struct ipv6hdr *)ip)->hop_limit--;
	}
}

apart int answer_ipv4(struct xdp_md *ctx, const struct packet *packet, int verdict)
{
	if (!packet)
		return VERDICT_DROP_INTERNAL;

	__u32 quote = packet->length < ANSWER_QUOTE_MAX ? packet->length : ANSWER_QUOTE_MAX;
	int turned = turn_back(ctx, packet->link, quote, ANSWER_HEADERS);
	void *ip = (void *)(long)ctx->data + packet->link;
	void *end = (void *)(long)ctx->data_end;
	struct icmp_error *icmp = ip + sizeof(struct iphdr);

	if (turned != NEXT_STAGE)
		return turned;
	if ((void *)(icmp + 1) > end)
		return VERDICT_DROP_INTERNAL;
	write_answer_ipv4(ip, packet, ANSWER_HEADERS + quote);
	write_icmp(icmp, packet, verdict);
	icmp->checksum = checksum_fold(checksum_add(0, icmp, end, (ANSWER_LENGTH_MAX - sizeof(struct iphdr)) / 2));
	return verdict;
}

apart int answer_ipv6(struct xdp_md *ctx, const struct packet *packet, int verdict)
{
	if (!packet)
		return VERDICT_DROP_INTERNAL;

	__u32 quote = packet->length < ANSWER6_QUOTE_MAX ? packet->length : ANSWER6_QUOTE_MAX;
	int turned = turn_back(ctx, packet->link, quote, ANSWER6_HEADERS);
	__u32 length = quote + sizeof(struct icmp_error);
	void *ip = (void *)(long)ctx->data + packet->link;
	void *end = (void *)(long)ctx->data_end;
	struct icmp_error *icmp = ip + sizeof(struct ipv6hdr);
	__u32 sum;

	if (turned != NEXT_STAGE)
		return turned;
	if ((void *)(icmp + 1) > end)
		return VERDICT_DROP_INTERNAL;
	write_answer_ipv6(ip, packet, ANSWER6_HEADERS + quote);
	write_icmp(icmp, packet, verdict);
	/* The addresses lie in front of it. */
	sum = checksum_frame(ctx, packet->link + offsetof(struct ipv6hdr, saddr), 32 + length);
	ip = (void *)(long)ctx->data + packet->link;
	end = (void *)(long)ctx->data_end;
	icmp = ip + sizeof(struct ipv6hdr);
	if ((void *)(icmp + 1) > end)
		return VERDICT_DROP_INTERNAL;
	icmp->checksum = checksum_fold(sum + bpf_htons(length) + bpf_htons(IPPROTO_ICMPV6));
	return verdict;
}

/* Bytes of the answer to a packet. */
static __always_inline __u32 answer_length(const struct packet *packet)
{
	__u32 headers = packet->family == 4 ? ANSWER_HEADERS : ANSWER6_HEADERS;
	__u32 longest = packet->family == 4 ? ANSWER_LENGTH_MAX : ANSWER6_LENGTH_MAX;

	return headers + packet->length < longest ? headers + packet->length : longest;
}

static __always_inline int answer(struct xdp_md *ctx, const struct packet *packet, int verdict)
{
	/* An ICMP error is never answered, nor is a fragment but the first (RFC 1122, 3.2.2). */
	if (packet->icmp || packet->piece == FRAGMENT_LATER)
		return VERDICT_DROP_NO_ANSWER;
	if (verdict == VERDICT_ICMP_TOO_BIG)
		age_quoted(ctx, packet);
	verdict = packet->family == 4 ? answer_ipv4(ctx, packet, verdict) : answer_ipv6(ctx, packet, verdict);
	if (packet->routed && is_answer(verdict))
		load_outgoing(packet->real_index, answer_length(packet));
	return verdict;
}
