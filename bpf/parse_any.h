/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Stage 1 for packets that are not usual: VLAN tags, IPv6 with extension headers, SCTP, fragments; ICMP is read in
 * icmp.h. Functions return NEXT_STAGE or a verdict; nothing is read past the end.
 */
#pragma once

#include "maps.h"
#include "parse.h"
#include "sctp.h"

#include <linux/ipv6.h>

/* How far an unusual packet has been read. */
struct reading {
	struct cursor cursor;
	__u32 room; /* bytes of the IP packet from there on */
};

enum ipv6_numbers {
	IPV6_HEADERS_MAX = 6, /* extension headers that are read at most */
	IPV6_FRAGMENT_OFFSET = 0xfff8,
	IPV6_FRAGMENT_MORE = 1,
};

struct ipv6_fragment {
	__u8 next;
	__u8 reserved;
	__be16 offset; /* and the flag that there are more */
	__be32 id;
};

/* What follows the type that says that there is a tag: the tag, and the type of what is behind it. */
struct tag_rest {
	__be16 tci;
	__be16 type;
};

static __always_inline bool is_tag(__be16 type)
{
	return type == bpf_htons(ETH_P_8021Q) || type == bpf_htons(ETH_P_8021AD);
}

/* Reads the Ethernet header with its tags; gives the type of what is behind. */
static __always_inline int parse_link(const struct xdp_md *ctx, struct cursor *cursor, struct packet *packet,
				      __be16 *type)
{
	const __u8 *destination = cursor->pos;
	struct ethhdr *ethernet = cursor->pos;
	struct vlan_key key = { .ifindex = ctx->ingress_ifindex };
	struct tag_rest *tag;

	if ((void *)(ethernet + 1) > cursor->end)
		return VERDICT_PASS_NOT_IP;
	*type = ethernet->h_proto;
	cursor->pos += sizeof(*ethernet);
	packet->link = sizeof(*ethernet);
	for (int i = 0; i < TAGS_MAX && is_tag(*type); i++) {
		tag = cursor->pos;
		if ((void *)(tag + 1) > cursor->end)
			return VERDICT_PASS_NOT_IP;
		if (i)
			key.inner = bpf_ntohs(tag->tci) & 0xfff;
		else
			key.outer = bpf_ntohs(tag->tci) & 0xfff;
		*type = tag->type;
		cursor->pos += sizeof(*tag);
		packet->link += sizeof(*tag);
	}
	if (*type != bpf_htons(ETH_P_IP) && *type != bpf_htons(ETH_P_IPV6))
		return VERDICT_PASS_NOT_IP;
	if (destination[0] & 1)
		return VERDICT_PASS_NOT_FOR_HOST;
	/* The tag of a mere priority has id 0: the frame is the host's own. */
	if ((key.outer || key.inner) && !bpf_map_lookup_elem(&vlans, &key))
		return VERDICT_PASS_UNKNOWN_VLAN;
	return NEXT_STAGE;
}

/* The unspecified address, loopback and multicast send nothing (RFC 4291). */
static __always_inline bool is_host_address_ipv6(const __be32 address[4])
{
	if (!address[0] && !address[1] && !address[2])
		return address[3] != 0 && address[3] != bpf_htonl(1);
	return (bpf_ntohl(address[0]) >> 24) != 0xff;
}

static __always_inline int parse_ipv6(struct reading *reading, struct packet *packet)
{
	struct ipv6hdr *ip = reading->cursor.pos;
	__u32 first;

	if ((void *)(ip + 1) > reading->cursor.end)
		return VERDICT_PASS_BAD_IP;
	first = bpf_ntohl(*(__be32 *)ip);
	reading->room = bpf_ntohs(ip->payload_len);
	if (first >> 28 != 6 || !reading->room ||
	    reading->cursor.end - reading->cursor.pos < (long)(sizeof(*ip) + reading->room) ||
	    reading->room > 0xffff - sizeof(*ip))
		return VERDICT_PASS_BAD_IP;
	packet->family = 6;
	packet->length = sizeof(*ip) + reading->room;
	packet->tos = first >> 20;
	packet->ttl = ip->hop_limit;
	packet->protocol = ip->nexthdr;
	__builtin_memcpy(packet->client, &ip->saddr, sizeof(packet->client));
	__builtin_memcpy(packet->vip, &ip->daddr, sizeof(packet->vip));
	if (!is_host_address_ipv6(packet->client))
		return VERDICT_PASS_BAD_SOURCE;
	reading->cursor.pos += sizeof(*ip);
	return NEXT_STAGE;
}

/* Reads past one extension header. Returns whether there was one; a piece that is not there ends the walk. */
static __always_inline bool skip_extension(struct reading *reading, struct packet *packet)
{
	struct ipv6_fragment *header = reading->cursor.pos;
	__u32 length;

	if ((void *)(header + 1) > reading->cursor.end || reading->room < sizeof(*header))
		return false;
	switch (packet->protocol) {
	case IPPROTO_HOPOPTS:
	case IPPROTO_ROUTING:
	case IPPROTO_DSTOPTS:
		length = (header->reserved + 1) * 8;
		break;
	case IPPROTO_AH:
		length = (header->reserved + 2) * 4;
		break;
	case IPPROTO_FRAGMENT:
		length = sizeof(*header);
		packet->id = header->id;
		if (header->offset & bpf_htons(IPV6_FRAGMENT_OFFSET))
			packet->piece = FRAGMENT_LATER;
		else if (header->offset & bpf_htons(IPV6_FRAGMENT_MORE))
			packet->piece = FRAGMENT_FIRST;
		break;
	default:
		return false;
	}
	if (length > reading->room || reading->cursor.end - reading->cursor.pos < length)
		return false;
	packet->protocol = header->next;
	reading->room -= length;
	reading->cursor.pos += length;
	return true;
}

static __always_inline int parse_sctp(struct reading *reading, struct packet *packet)
{
	struct sctp_header *header = reading->cursor.pos;
	struct sctp_chunk_header *chunk = (void *)(header + 1), *next;
	__u32 length;

	if ((void *)(chunk + 1) > reading->cursor.end || reading->room < sizeof(*header) + sizeof(*chunk))
		return VERDICT_PASS_BAD_TRANSPORT;
	packet->client_port = header->source;
	packet->port = header->destination;
	packet->event = chunk->type < SCTP_CHUNKS ? sctp_event_of[chunk->type] : SCTP_EVENT_DATA;
	if (chunk->type != SCTP_CHUNK_COOKIE_ECHO && chunk->type != SCTP_CHUNK_COOKIE_ACK)
		return NEXT_STAGE;
	/* Only these may be followed by an ABORT, which decides then. */
	length = (bpf_ntohs(chunk->length) + 3) & 0x3ffc; /* no frame is longer */
	if (length < sizeof(*chunk) || reading->room < sizeof(*header) + length + sizeof(*next) ||
	    reading->cursor.end - (void *)chunk < length)
		return NEXT_STAGE;
	next = (void *)chunk + length;
	if ((void *)(next + 1) <= reading->cursor.end && next->type == SCTP_CHUNK_ABORT)
		packet->event = SCTP_EVENT_ABORT;
	return NEXT_STAGE;
}

/* Reads as far as the transport header, which is at the cursor then. */
static __always_inline int parse_network(const struct xdp_md *ctx, struct reading *reading, struct packet *packet)
{
	void *ip;
	__be16 type;
	int verdict = parse_link(ctx, &reading->cursor, packet, &type);
	__u8 link = packet->link;

	if (verdict != NEXT_STAGE)
		return verdict;
	ip = reading->cursor.pos;
	if (type == bpf_htons(ETH_P_IP)) {
		verdict = parse_ipv4(&reading->cursor, packet);
		packet->link = link;
		reading->room = packet->length - (__u32)(reading->cursor.pos - ip);
		return verdict;
	}
	verdict = parse_ipv6(reading, packet);
	for (int i = 0; i < IPV6_HEADERS_MAX && verdict == NEXT_STAGE; i++)
		if (packet->piece == FRAGMENT_LATER || !skip_extension(reading, packet))
			break;
	return verdict;
}

static __always_inline int parse_transport(struct reading *reading, struct packet *packet)
{
	if (packet->piece == FRAGMENT_LATER)
		return NEXT_STAGE;
	switch (packet->protocol) {
	case IPPROTO_TCP:
		return parse_tcp(&reading->cursor, packet, reading->room);
	case IPPROTO_UDP:
		return parse_udp(&reading->cursor, packet, reading->room, packet->piece == FRAGMENT_NONE);
	case IPPROTO_SCTP:
		return parse_sctp(reading, packet);
	default:
		return VERDICT_PASS_OTHER_PROTOCOL;
	}
}
