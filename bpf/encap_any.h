/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Stage 5 for every packet and every tunnel: IPv4 or IPv6 inside and outside, IP-in-IP, GUE and GRE, VLAN tags, direct
 * routing (RFC 2003, RFC 2473, RFC 2784, draft-ietf-intarea-gue). The outer headers are those that IPVS writes.
 * Functions return NEXT_STAGE or a verdict.
 */
#pragma once

#include "checksum.h"
#include "encap.h"
#include "hash.h"
#include "maps.h"
#include "packet.h"
#include "parse_any.h"
#include "hash.h"
#include "slow.h"

#include <linux/udp.h>

struct gue_header {
	__u8 version_length; /* version 0, no options */
	__u8 inner;	     /* protocol of the packet inside */
	__be16 flags;
};

struct gre_header {
	__be16 flags;
	__be16 inner; /* Ethernet type of the packet inside */
};

/* Follows a GRE header whose flags say so. */
struct gre_checksum {
	__be16 checksum;
	__be16 reserved;
};

enum encap_numbers {
	GRE_CHECKSUM_PRESENT = 0x8000,
	GUE_PORT_FIRST = 32768, /* source ports: where Linux's ephemeral ports begin */
	GUE_PORT_BITS = 14,
};

static __always_inline bool is_gue(__u8 kind)
{
	return kind == TUNNEL_GUE || kind == TUNNEL_GUE6;
}

static __always_inline bool is_gre(__u8 kind)
{
	return kind == TUNNEL_GRE || kind == TUNNEL_GRE6;
}

static __always_inline bool is_ipv6_outside(__u8 kind)
{
	return kind == TUNNEL_IPIP6 || kind == TUNNEL_GUE6 || kind == TUNNEL_GRE6;
}

/* Bytes of the outer IP header. */
static __always_inline __u32 outer_ip_length(__u8 kind)
{
	if (kind == TUNNEL_DIRECT)
		return 0;
	return is_ipv6_outside(kind) ? sizeof(struct ipv6hdr) : sizeof(struct iphdr);
}

/* Bytes between the outer IP header and the packet inside. */
static __always_inline __u32 shim_length(__u8 kind, __u8 flags)
{
	if (is_gue(kind))
		return sizeof(struct udphdr) + sizeof(struct gue_header);
	if (is_gre(kind))
		return sizeof(struct gre_header) + (flags & TUNNEL_CHECKSUM ? sizeof(struct gre_checksum) : 0);
	return 0;
}

static __always_inline __u32 tunnel_overhead(const struct tunnel *tunnel)
{
	return outer_ip_length(tunnel->kind) + shim_length(tunnel->kind, tunnel->flags);
}

/* The TTL, or hop limit, of the packet at a place. */
static __always_inline void decrement_hops(void *ip, __u8 family)
{
	if (family == 4)
		decrement_ttl(ip);
	else
		((struct ipv6hdr *)ip)->hop_limit--;
}

static __always_inline __u8 inner_protocol(const struct packet *packet)
{
	return packet->family == 4 ? IPPROTO_IPIP : IPPROTO_IPV6;
}

static __always_inline __u8 outer_protocol(const struct packet *packet, __u8 kind)
{
	return is_gue(kind) ? IPPROTO_UDP : is_gre(kind) ? IPPROTO_GRE : inner_protocol(packet);
}

static __always_inline void write_outer_ipv4(struct iphdr *ip, const struct packet *packet, struct tunnel *tunnel,
					     __u32 length)
{
	__be16 df = packet->fragment & bpf_htons(IPV4_DF);

	ip->version = 4;
	ip->ihl = sizeof(*ip) / 4;
	ip->tos = outer_tos(packet->tos);
	ip->tot_len = bpf_htons(length);
	ip->id = df ? 0 : bpf_htons(__sync_fetch_and_add(&tunnel->outer_id, 1) + 1);
	ip->frag_off = df;
	ip->ttl = packet->ttl - 1;
	ip->protocol = outer_protocol(packet, tunnel->kind);
	ip->check = 0;
	ip->saddr = tunnel->source[0];
	ip->daddr = tunnel->destination[0];
	ip->check = checksum_ipv4(ip);
}

static __always_inline void write_outer_ipv6(struct ipv6hdr *ip, const struct packet *packet,
					     const struct tunnel *tunnel, __u32 length)
{
	*(__be32 *)ip = bpf_htonl(6u << 28 | (__u32)outer_tos(packet->tos) << 20);
	ip->payload_len = bpf_htons(length - sizeof(*ip));
	ip->nexthdr = outer_protocol(packet, tunnel->kind);
	ip->hop_limit = packet->ttl - 1;
	__builtin_memcpy(&ip->saddr, tunnel->source, sizeof(ip->saddr));
	__builtin_memcpy(&ip->daddr, tunnel->destination, sizeof(ip->daddr));
}

/* Of a flow, so that routers on the way keep it together. */
static __always_inline __be16 gue_source_port(const struct packet *packet)
{
	__u32 flow = fold_address(packet->client) ^ fold_address(packet->vip) ^
		     ((__u32)packet->client_port << 16 | packet->port);

	return bpf_htons(GUE_PORT_FIRST + hash_32(flow, GUE_PORT_BITS));
}

/* The sum of the addresses and so on that a UDP checksum covers too (RFC 768, RFC 8200). */
static __always_inline __u32 pseudo_sum(const struct tunnel *tunnel, __u32 length)
{
	const __u16 *words = (const void *)tunnel->source;
	__u32 sum = bpf_htons(length) + bpf_htons(IPPROTO_UDP);

	/* Unused words of IPv4 addresses are 0. */
	for (int i = 0; i < 16; i++)
		sum += words[i];
	return sum;
}

/* Bytes of the Ethernet header with its tags. */
static __always_inline __u32 link_length(const struct tunnel *tunnel, __u32 number)
{
	__u32 length = sizeof(struct ethhdr);

	if (!(tunnel->flags & TUNNEL_TAGGED))
		return length;
	for (int i = 0; i < TAGS_MAX; i++)
		if (tags[number].tags[i].type)
			length += sizeof(struct tag);
	return length;
}

/* Writes what is between the outer IP header and the packet inside. */
cold int write_shim(struct xdp_md *ctx, const struct packet *packet, __u32 number)
{
	const struct tunnel *tunnel = &tunnels[number & (TUNNELS_MAX - 1)];
	__u32 offset = link_length(tunnel, number & (TUNNELS_MAX - 1)) + outer_ip_length(tunnel->kind);
	__u32 length = shim_length(tunnel->kind, tunnel->flags) + packet->length;
	bool summed = tunnel->flags & TUNNEL_CHECKSUM;
	void *start = (void *)(long)ctx->data + offset;
	void *end = (void *)(long)ctx->data_end;
	struct udphdr *udp = start;
	struct gre_header *gre = start;
	struct gre_checksum *checksum = (void *)(gre + 1);
	__u16 folded;

	if (is_gue(tunnel->kind)) {
		struct gue_header *gue = (void *)(udp + 1);

		if ((void *)(gue + 1) > end)
			return VERDICT_DROP_INTERNAL;
		udp->source = gue_source_port(packet);
		udp->dest = tunnel->port;
		udp->len = bpf_htons(length);
		udp->check = 0;
		gue->version_length = 0;
		gue->inner = inner_protocol(packet);
		gue->flags = 0;
		if (!summed)
			return NEXT_STAGE;
		folded = checksum_fold(pseudo_sum(tunnel, length) + checksum_frame(ctx, offset, length));
		udp = (void *)(long)ctx->data + offset;
		end = (void *)(long)ctx->data_end;
		if ((void *)(udp + 1) > end)
			return VERDICT_DROP_INTERNAL;
		udp->check = folded ? folded : 0xffff;
		return NEXT_STAGE;
	}
	if ((void *)(gre + 1) > end)
		return VERDICT_DROP_INTERNAL;
	gre->flags = summed ? bpf_htons(GRE_CHECKSUM_PRESENT) : 0;
	gre->inner = packet->family == 4 ? bpf_htons(ETH_P_IP) : bpf_htons(ETH_P_IPV6);
	if (!summed)
		return NEXT_STAGE;
	if ((void *)(checksum + 1) > end)
		return VERDICT_DROP_INTERNAL;
	checksum->checksum = 0;
	checksum->reserved = 0;
	folded = checksum_fold(checksum_frame(ctx, offset, length));
	checksum = (void *)(long)ctx->data + offset + sizeof(*gre);
	end = (void *)(long)ctx->data_end;
	if ((void *)(checksum + 1) > end)
		return VERDICT_DROP_INTERNAL;
	checksum->checksum = folded;
	return NEXT_STAGE;
}

/* Writes the Ethernet header and its tags; gives its length. */
static __always_inline int write_link(struct xdp_md *ctx, const struct packet *packet, __u32 number, __u32 link)
{
	const struct tunnel *tunnel = &tunnels[number];
	const struct tags *tagged = &tags[number];
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *ethernet = data;
	__be16 *type;

	if (data + link > end || (void *)(ethernet + 1) > end)
		return VERDICT_DROP_INTERNAL;
	__builtin_memcpy(ethernet->h_dest, tunnel->destination_mac, ETH_ALEN);
	__builtin_memcpy(ethernet->h_source, tunnel->source_mac, ETH_ALEN);
	type = data + offsetof(struct ethhdr, h_proto);
	for (int i = 0; i < TAGS_MAX; i++) {
		if (link < sizeof(*ethernet) + (i + 1) * sizeof(struct tag))
			break;
		if ((void *)type + sizeof(struct tag) + sizeof(*type) > end)
			return VERDICT_DROP_INTERNAL;
		type[0] = tagged->tags[i].type;
		type[1] = tagged->tags[i].tci;
		type += 2;
	}
	if ((void *)(type + 1) > end)
		return VERDICT_DROP_INTERNAL;
	if (tunnel->kind == TUNNEL_DIRECT)
		*type = packet->family == 4 ? bpf_htons(ETH_P_IP) : bpf_htons(ETH_P_IPV6);
	else
		*type = tunnel->ether_type;
	return NEXT_STAGE;
}

/* Writes all headers in front of a packet that fits. */
apart int write_headers(struct xdp_md *ctx, struct packet *packet, __u32 number)
{
	if (!packet)
		return VERDICT_DROP_INTERNAL;

	struct tunnel *tunnel = &tunnels[number & (TUNNELS_MAX - 1)];
	__u32 link = link_length(tunnel, number & (TUNNELS_MAX - 1));
	__u32 outer = outer_ip_length(tunnel->kind);
	__u32 shim = shim_length(tunnel->kind, tunnel->flags);
	void *ip = (void *)(long)ctx->data + packet->link;
	void *end = (void *)(long)ctx->data_end;
	int verdict;

	if (ip + sizeof(struct iphdr) > end || (packet->family == 6 && ip + sizeof(struct ipv6hdr) > end))
		return VERDICT_DROP_INTERNAL;
	if (packet->family == 4)
		decrement_ttl(ip);
	else if (ip + sizeof(struct ipv6hdr) <= end)
		((struct ipv6hdr *)ip)->hop_limit--;
	if (bpf_xdp_adjust_head(ctx, (int)packet->link - (int)(link + outer + shim)))
		return VERDICT_DROP_NO_HEADROOM;
	verdict = write_link(ctx, packet, number & (TUNNELS_MAX - 1), link);
	if (verdict != NEXT_STAGE)
		return verdict;
	ip = (void *)(long)ctx->data + link;
	end = (void *)(long)ctx->data_end;
	if (is_ipv6_outside(tunnel->kind)) {
		if (ip + sizeof(struct ipv6hdr) > end)
			return VERDICT_DROP_INTERNAL;
		write_outer_ipv6(ip, packet, tunnel, outer + shim + packet->length);
	} else if (tunnel->kind != TUNNEL_DIRECT) {
		if (ip + sizeof(struct iphdr) > end)
			return VERDICT_DROP_INTERNAL;
		write_outer_ipv4(ip, packet, tunnel, outer + shim + packet->length);
	}
	return NEXT_STAGE;
}

/* Too big for its way: whether the client is told, or the control plane fragments it. */
static __always_inline int too_big(struct xdp_md *ctx, struct packet *packet)
{
	void *ip = (void *)(long)ctx->data + packet->link;

	if (packet->family == 6 || packet->fragment & bpf_htons(IPV4_DF))
		return VERDICT_ICMP_TOO_BIG;
	if (ip + sizeof(struct iphdr) > (void *)(long)ctx->data_end)
		return VERDICT_DROP_INTERNAL;
	decrement_ttl(ip);
	return hand_up(ctx, packet, VERDICT_SLOW_TOO_BIG, 0);
}

apart int encap_any(struct xdp_md *ctx, struct packet *packet)
{
	if (!packet)
		return VERDICT_DROP_INTERNAL;

	struct tunnel *tunnel;
	__u32 number;
	int verdict = find_way(packet, route_to(packet->real_index), &number);

	if (verdict != NEXT_STAGE)
		return verdict;
	tunnel = &tunnels[number];
	if (!tunnel->ifindex)
		return VERDICT_DROP_NO_NEXT_HOP;
	if (packet->ttl <= 1)
		return VERDICT_ICMP_TTL_EXCEEDED;
	if (!settings.pmtu_disc)
		packet->fragment = 0;
	if (packet->length + tunnel_overhead(tunnel) > tunnel->mtu)
		return too_big(ctx, packet);
	verdict = write_headers(ctx, packet, number);
	if (verdict == NEXT_STAGE && shim_length(tunnel->kind, tunnel->flags))
		verdict = write_shim(ctx, packet, number);
	if (verdict != NEXT_STAGE)
		return verdict;
	packet->egress = tunnel->ifindex;
	return packet->egress == ctx->ingress_ifindex ? VERDICT_TX : VERDICT_REDIRECT;
}
