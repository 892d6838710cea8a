/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * ICMP errors from the network. One about what a real server sent to a client goes to that server; one about what the
 * director sent to a real server, in its tunnel, concerns the client. Functions return NEXT_STAGE or a verdict.
 */
#pragma once

#include "answer.h"
#include "conn.h"
#include "parse_any.h"
#include "slow.h"

/* What an ICMP error says of a tunnel. */
struct tunnel_error {
	__be32 source;	    /* of the quoted outer header: the director */
	__be32 destination; /* a real server */
	__u32 mtu;	    /* of the next hop there; 0: it says nothing of that */
};

/* The ports of whatever is quoted: of all of it there may be just these. */
struct quoted_ports {
	__be16 source;
	__be16 destination;
};

static __always_inline bool is_icmp_error(__u8 family, __u8 type)
{
	if (family == 4)
		return type == ICMP_UNREACHABLE || type == ICMP_SOURCE_QUENCH || type == ICMP_TIME_EXCEEDED;
	/* All of them, a parameter problem too. */
	return type >= ICMPV6_UNREACHABLE && type <= ICMPV6_PARAMETER_PROBLEM;
}

/* Reads a quoted IPv4 header; the cursor is behind it then. */
static __always_inline struct iphdr *quoted_ipv4(struct cursor *cursor)
{
	struct iphdr *ip = cursor->pos;

	if ((void *)(ip + 1) > cursor->end || ip->version != 4 || ip->ihl < 5 || ip->frag_off & bpf_htons(IPV4_OFFSET))
		return NULL;
	cursor->pos += ip->ihl * 4;
	return ip;
}

/* Whether the error that begins at `icmp` ends before its ports: what is behind it may be padding. */
static __always_inline bool ends_before(const struct reading *reading, const struct icmp_error *icmp,
					const struct quoted_ports *ports)
{
	return (void *)(ports + 1) > reading->cursor.end || (void *)(ports + 1) - (void *)icmp > reading->room;
}

/* Takes the tuple from a quoted packet: `answer` tells that a server sent it, else a client. */
static __always_inline int quote_tuple_ipv4(const struct reading *reading, const struct icmp_error *icmp,
					    struct packet *packet, const struct iphdr *ip, bool answer)
{
	struct quoted_ports *ports = reading->cursor.pos;

	if (ends_before(reading, icmp, ports))
		return VERDICT_PASS_ICMP;
	packet->protocol = ip->protocol;
	packet->client[0] = answer ? ip->daddr : ip->saddr;
	packet->vip[0] = answer ? ip->saddr : ip->daddr;
	packet->client_port = answer ? ports->destination : ports->source;
	packet->port = answer ? ports->source : ports->destination;
	packet->icmp = answer ? ICMP_ABOUT_ANSWER : ICMP_ABOUT_TUNNEL;
	return NEXT_STAGE;
}

/* Goes past what lies between a quoted outer IPv4 header and the client's packet. Whether there is one. */
static __always_inline bool enter_tunnel(struct cursor *cursor, __u8 protocol)
{
	struct gre_header *gre = cursor->pos;

	switch (protocol) {
	case IPPROTO_IPIP:
		return true;
	case IPPROTO_UDP:
		cursor->pos += sizeof(struct udphdr) + sizeof(struct gue_header);
		return true;
	case IPPROTO_GRE:
		if ((void *)(gre + 1) > cursor->end || gre->inner != bpf_htons(ETH_P_IP))
			return false;
		cursor->pos += sizeof(*gre);
		if (gre->flags & bpf_htons(GRE_CHECKSUM_PRESENT))
			cursor->pos += sizeof(struct gre_checksum);
		return true;
	default:
		return false;
	}
}

static __always_inline bool is_transport(__u8 protocol)
{
	return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_SCTP;
}

static __always_inline int parse_icmp_ipv4(struct reading *reading, struct packet *packet, struct tunnel_error *error)
{
	struct icmp_error *icmp = reading->cursor.pos;
	struct address source = {};
	struct iphdr *ip;

	if ((void *)(icmp + 1) > reading->cursor.end || reading->room < sizeof(*icmp))
		return VERDICT_PASS_BAD_TRANSPORT;
	if (!is_icmp_error(4, icmp->type))
		return VERDICT_PASS_ICMP;
	error->mtu =
	    icmp->type == ICMP_UNREACHABLE && icmp->code == ICMP_UNREACHABLE_TOO_BIG ? bpf_ntohs(icmp->mtu) : 0;
	reading->cursor.pos += sizeof(*icmp);
	ip = quoted_ipv4(&reading->cursor);
	if (!ip)
		return VERDICT_PASS_ICMP;
	/* What a VIP sent is an answer. GUE is UDP from the director's own address. */
	source.words[0] = ip->saddr;
	if (is_transport(ip->protocol) && bpf_map_lookup_elem(&vips, &source))
		return quote_tuple_ipv4(reading, icmp, packet, ip, true);
	error->source = ip->saddr;
	error->destination = ip->daddr;
	if (!enter_tunnel(&reading->cursor, ip->protocol))
		return VERDICT_PASS_ICMP;
	ip = quoted_ipv4(&reading->cursor);
	return ip ? quote_tuple_ipv4(reading, icmp, packet, ip, false) : VERDICT_PASS_ICMP;
}

static __always_inline int parse_icmp_ipv6(struct reading *reading, struct packet *packet)
{
	struct icmp_error *icmp = reading->cursor.pos;
	struct quoted_ports *ports;
	struct ipv6hdr *ip;
	__u32 room;

	if ((void *)(icmp + 1) > reading->cursor.end || reading->room < sizeof(*icmp))
		return VERDICT_PASS_BAD_TRANSPORT;
	if (!is_icmp_error(6, icmp->type))
		return VERDICT_PASS_ICMP;
	ip = (void *)(icmp + 1);
	if ((void *)(ip + 1) > reading->cursor.end || ip->version != 6)
		return VERDICT_PASS_ICMP;
	reading->cursor.pos = ip + 1;
	room = reading->room;
	reading->room = 0xffff; /* the quote may be cut off anywhere */
	packet->protocol = ip->nexthdr;
	/* One extension header at most: with more the verifier gives up. */
	skip_extension(reading, packet);
	ports = reading->cursor.pos;
	reading->room = room;
	if (packet->piece == FRAGMENT_LATER || ends_before(reading, icmp, ports) || !is_transport(packet->protocol))
		return VERDICT_PASS_ICMP;
	packet->piece = FRAGMENT_NONE;
	__builtin_memcpy(packet->client, &ip->daddr, sizeof(packet->client));
	__builtin_memcpy(packet->vip, &ip->saddr, sizeof(packet->vip));
	packet->client_port = ports->destination;
	packet->port = ports->source;
	packet->icmp = ICMP_ABOUT_ANSWER;
	return NEXT_STAGE;
}

/* A router on the way to a real server has said how much it takes: the client must hear of it, and others later. */
static __always_inline int relay(struct xdp_md *ctx, struct packet *packet, const struct tunnel_error *error)
{
	struct tunnel *tunnel;
	__u32 number;

	if (find_way(packet, route_to(packet->real_index), &number) != NEXT_STAGE)
		return VERDICT_PASS_ICMP;
	tunnel = &tunnels[number];
	packet->routed = 0; /* not the server's traffic */
	if (tunnel->source[0] != error->source || tunnel->destination[0] != error->destination ||
	    is_ipv6_outside(tunnel->kind))
		return VERDICT_PASS_ICMP;
	/* No IPv4 router takes less (RFC 791). */
	if (error->mtu >= 68 + sizeof(struct iphdr) && error->mtu < tunnel->mtu)
		WRITE_ONCE(tunnel->mtu, error->mtu);
	return hand_up(ctx, packet, VERDICT_SLOW_ICMP, error->mtu);
}
