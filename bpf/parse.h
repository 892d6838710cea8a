/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Stage 1, parse: Ethernet, IPv4, TCP and UDP. Functions return NEXT_STAGE, OTHER_LANE or a verdict; nothing is read
 * past the end.
 */
#pragma once

#include "packet.h"

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

/* How far a packet has been read, and where it ends. */
struct cursor {
	void *pos;
	void *end;
};

enum parse_limits {
	IPV4_FRAGMENT_MASK = 0x3fff, /* more-fragments flag and offset */
	IPV4_OFFSET = 0x1fff,
	IPV4_DF = 0x4000,
	TCP_FIN = 0x01,
	TCP_SYN = 0x02,
	TCP_RST = 0x04,
	TCP_ACK = 0x10,
};

static __always_inline int parse_ethernet(struct cursor *cursor)
{
	const __u8 *destination = cursor->pos;
	const __be16 *words = cursor->pos;

	/* Not by struct ethhdr, which is packed: the compiler would read its type byte by byte. */
	if (cursor->pos + sizeof(struct ethhdr) > cursor->end)
		return VERDICT_PASS_NOT_IP;
	if (words[ETH_ALEN] != bpf_htons(ETH_P_IP))
		return OTHER_LANE;
	if (destination[0] & 1)
		return VERDICT_PASS_NOT_FOR_HOST;
	cursor->pos += sizeof(struct ethhdr);
	return NEXT_STAGE;
}

/* Neither 0.0.0.0/8, loopback, multicast nor above: the kernel takes nothing from these (RFC 1812, 5.3.7). */
static __always_inline bool is_host_address(__be32 address)
{
	__u32 first = bpf_ntohl(address) >> 24;

	return first - 1 < 223 && first != 127;
}

static __always_inline int parse_ipv4(struct cursor *cursor, struct packet *packet)
{
	struct iphdr *ip = cursor->pos;
	__u32 header;

	if ((void *)(ip + 1) > cursor->end)
		return VERDICT_PASS_BAD_IP;
	header = ip->ihl * 4;
	packet->length = bpf_ntohs(ip->tot_len);
	/* As a difference, since Linux 6.12 does not bound a swapped length that is added to a packet pointer:
	 * "value -9223372036854775788 makes pkt pointer be out of bounds". */
	if (ip->version != 4 || header < sizeof(*ip) || packet->length < header ||
	    cursor->end - cursor->pos < packet->length)
		return VERDICT_PASS_BAD_IP;
	if (!is_host_address(ip->saddr))
		return VERDICT_PASS_BAD_SOURCE;
	packet->piece = FRAGMENT_NONE;
	if (ip->frag_off & bpf_htons(IPV4_FRAGMENT_MASK))
		packet->piece = ip->frag_off & bpf_htons(IPV4_OFFSET) ? FRAGMENT_LATER : FRAGMENT_FIRST;

	packet->family = 4;
	packet->link = sizeof(struct ethhdr);
	packet->icmp = ICMP_ABOUT_NOTHING;
	packet->id = (__be32)ip->id;
	packet->service_flags = 0;
	packet->real_index = 0;
	packet->opened = 0;
	packet->egress = 0;
	packet->routed = 0;
	packet->client[0] = ip->saddr;
	packet->vip[0] = ip->daddr;
	packet->client[1] = packet->client[2] = packet->client[3] = 0;
	packet->vip[1] = packet->vip[2] = packet->vip[3] = 0;
	packet->fragment = ip->frag_off;
	packet->protocol = ip->protocol;
	packet->tos = ip->tos;
	packet->ttl = ip->ttl;
	cursor->pos += header;
	return NEXT_STAGE;
}

/*
 * `room`: bytes of the IP packet behind its header. Ethernet may have padded the frame beyond it. `whole`: no fragment,
 * so what the header says of its length must be there.
 */
static __always_inline int parse_tcp(struct cursor *cursor, struct packet *packet, __u32 room)
{
	struct tcphdr *tcp = cursor->pos;

	if ((void *)(tcp + 1) > cursor->end || room < sizeof(*tcp) || tcp->doff * 4 < sizeof(*tcp) ||
	    tcp->doff * 4 > room)
		return VERDICT_PASS_BAD_TRANSPORT;
	packet->client_port = tcp->source;
	packet->port = tcp->dest;
	packet->event = ((__u8 *)tcp)[13];
	return NEXT_STAGE;
}

static __always_inline int parse_udp(struct cursor *cursor, struct packet *packet, __u32 room, bool whole)
{
	struct udphdr *udp = cursor->pos;

	if ((void *)(udp + 1) > cursor->end || room < sizeof(*udp) || bpf_ntohs(udp->len) < sizeof(*udp) ||
	    (whole && bpf_ntohs(udp->len) > room))
		return VERDICT_PASS_BAD_TRANSPORT;
	packet->client_port = udp->source;
	packet->port = udp->dest;
	packet->event = 0;
	return NEXT_STAGE;
}

/* Whether it is one of the usual packets; the fields of the others are not read further here. */
static __always_inline bool is_usual(const struct packet *packet)
{
	return (packet->protocol == IPPROTO_TCP || packet->protocol == IPPROTO_UDP) && packet->piece == FRAGMENT_NONE;
}

static __always_inline int parse(struct xdp_md *ctx, struct packet *packet)
{
	struct cursor cursor = { (void *)(long)ctx->data, (void *)(long)ctx->data_end };
	void *ip;
	int verdict;

	verdict = parse_ethernet(&cursor);
	if (verdict != NEXT_STAGE)
		return verdict;
	ip = cursor.pos;
	verdict = parse_ipv4(&cursor, packet);
	if (verdict != NEXT_STAGE)
		return verdict;
	if (!is_usual(packet))
		return OTHER_LANE;

	__u32 room = packet->length - (__u32)(cursor.pos - ip);

	return packet->protocol == IPPROTO_TCP ? parse_tcp(&cursor, packet, room)
					       : parse_udp(&cursor, packet, room, true);
}
