/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Stage 5 for every packet and every tunnel: IPv4 or IPv6 inside and outside, IP-in-IP, GUE and GRE, VLAN tags, direct
 * routing (RFC 2003, RFC 2473, RFC 2784, draft-ietf-intarea-gue). The outer headers are those that IPVS writes.
 * Functions return NEXT_STAGE or a verdict.
 */
#pragma once

#include "checksum.h"
#include "encap.h"
#include "maps.h"
#include "packet.h"
#include "parse_any.h"
#include "shim.h"
#include "slow.h"

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
