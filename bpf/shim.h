/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lies between the outer IP header and the packet inside: GUE's UDP header, GRE's header, their checksums. */
#pragma once

#include "checksum.h"
#include "hash.h"
#include "maps.h"
#include "packet.h"
#include "parse.h"

#include <linux/ipv6.h>
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

static __always_inline __u8 inner_protocol(const struct packet *packet)
{
	return packet->family == 4 ? IPPROTO_IPIP : IPPROTO_IPV6;
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
