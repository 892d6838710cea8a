/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Stage 2, match: (VIP, port, protocol) to a service id. Returns NEXT_STAGE or a verdict. */
#pragma once

#include "hash.h"
#include "maps.h"
#include "packet.h"

/* Address and port as they lie in memory. Never 0 or 1: the protocol is the low byte. */
static __always_inline __u64 service_key(__be32 vip, __be16 port, __u8 protocol)
{
	return (__u64)vip << 32 | (__u64)port << 16 | protocol;
}

/* An IPv6 VIP's key is a hash, which no IPv4 key can be: bits 8 to 15 are not 0. What it finds must be compared. */
static __always_inline __u64 service_key_ipv6(const __be32 vip[4], __be16 port, __u8 protocol)
{
	__u64 hash =
	    hash_conn((__u64)vip[0] << 32 | vip[1], (__u64)vip[2] << 32 | vip[3], HASH_MULTIPLIER_A, HASH_MULTIPLIER_B);

	hash = hash_more(hash, port, protocol, HASH_MULTIPLIER_A, HASH_MULTIPLIER_B);
	return (hash & ~0xffffull) | 0xff00 | protocol;
}

/* Whether there is a service with this key; its id, flags and plan. */
static __always_inline bool match_key(struct packet *packet, __u64 key)
{
	struct service_bucket *buckets = service_index[READ_ONCE(service_index_now) & (SERVICE_INDICES - 1)];
	__u32 hash = hash_service(key);

	/* Nearly always the first bucket decides; full use of the index needs the others. */
#pragma clang loop unroll(disable)
	for (__u32 probe = 0; probe < SERVICE_PROBES; probe++) {
		struct service_bucket *bucket = &buckets[(hash + probe) & (SERVICE_BUCKETS - 1)];

		for (int i = 0; i < SERVICE_BUCKET_SLOTS; i++) {
			if (READ_ONCE(bucket->slots[i].key) == key) {
				packet->service_id = bucket->slots[i].id;
				packet->service_flags = bucket->slots[i].flags;
				packet->plan = bucket->slots[i].plan;
				return true;
			}
		}
		/* A bucket fills from its first slot on: behind one that is not full there is nothing. */
		if (READ_ONCE(bucket->slots[SERVICE_BUCKET_SLOTS - 1].key) == SERVICE_KEY_EMPTY)
			break;
	}
	return false;
}

/* For IPv4. What is for a service that has every port of its VIP goes by the other lane. */
static __always_inline int match(struct packet *packet)
{
	if (!match_key(packet, service_key(packet->vip[0], packet->port, packet->protocol)))
		return settings.any_port_services ? OTHER_LANE : VERDICT_PASS_NO_SERVICE;
	return packet->service_flags & SERVICE_HASHED ? OTHER_LANE : NEXT_STAGE;
}

/* Whether a service that was found by a hash is the packet's. */
static __always_inline bool match_address(const struct packet *packet, __be16 port)
{
	__u32 id = packet->service_id;
	const struct service *service = bpf_map_lookup_elem(&services, &id);

	return service && service->vip[0] == packet->vip[0] && service->vip[1] == packet->vip[1] &&
	       service->vip[2] == packet->vip[2] && service->vip[3] == packet->vip[3] && service->port == port &&
	       service->protocol == packet->protocol;
}

static __always_inline bool match_port(struct packet *packet, __be16 port)
{
	if (packet->family == 4)
		return match_key(packet, service_key(packet->vip[0], port, packet->protocol));
	return match_key(packet, service_key_ipv6(packet->vip, port, packet->protocol)) && match_address(packet, port);
}

/* For every packet: its own port, then a service for every port. */
apart int match_any(struct packet *packet)
{
	if (!packet)
		return VERDICT_DROP_INTERNAL;

	if (match_port(packet, packet->port))
		return NEXT_STAGE;
	if (settings.any_port_services && match_port(packet, 0))
		return NEXT_STAGE;
	return VERDICT_PASS_NO_SERVICE;
}
