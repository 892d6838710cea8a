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

static __always_inline int match(struct packet *packet)
{
	__u64 key = service_key(packet->vip, packet->port, packet->protocol);
	__u32 hash = hash_service(key);

	/* Nearly always the first bucket decides; full use of the index needs the others. */
#pragma clang loop unroll(disable)
	for (__u32 probe = 0; probe < SERVICE_PROBES; probe++) {
		struct service_bucket *bucket = &service_index[(hash + probe) & (SERVICE_BUCKETS - 1)];

		for (int i = 0; i < SERVICE_BUCKET_SLOTS; i++) {
			if (READ_ONCE(bucket->slots[i].key) == key) {
				packet->service_id = bucket->slots[i].id;
				return NEXT_STAGE;
			}
		}
		/* A bucket fills from its first slot on: behind one that is not full there is nothing. */
		if (READ_ONCE(bucket->slots[SERVICE_BUCKET_SLOTS - 1].key) == SERVICE_KEY_EMPTY)
			break;
	}
	return VERDICT_PASS_NO_SERVICE;
}
