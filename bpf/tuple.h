/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Keys that are hashes: of what is too long for an exact one, or has no service of its own. */
#pragma once

#include "entry.h"
#include "hash.h"
#include "maps.h"
#include "options.h"

/* 64 bits of everything that a tuple is made of. */
static __always_inline __u64 tuple_hash(const struct conn_tuple *tuple)
{
	__u64 multiplier = conn_seed_a | 1;
	__u64 mask = conn_seed_b;
	__u64 hash;

	hash = hash_conn((__u64)tuple->client[0] << 32 | tuple->client[1],
			 (__u64)tuple->client[2] << 32 | tuple->client[3], multiplier, mask);
	hash = hash_more(hash, (__u64)tuple->vip[0] << 32 | tuple->vip[1], (__u64)tuple->vip[2] << 32 | tuple->vip[3],
			 multiplier, mask);
	return hash_more(hash, (__u64)tuple->client_port << 48 | (__u64)tuple->port << 32 | tuple->service_id,
			 (__u64)tuple->protocol << 8 | tuple->family, multiplier, mask);
}

/* The key that a hash makes: never a special one. */
static __always_inline __u64 tuple_key(__u64 hash)
{
	return hash & 0xffff ? hash : hash | 1;
}

static __always_inline void tuple_of(struct conn_tuple *tuple, const struct packet *packet)
{
	for (int i = 0; i < 4; i++) {
		tuple->client[i] = packet->client[i];
		tuple->vip[i] = packet->vip[i];
	}
	tuple->client_port = packet->client_port;
	tuple->port = packet->port;
	tuple->service_id = packet->service_id;
	tuple->protocol = packet->protocol;
	tuple->family = packet->family;
}
