/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Hashes. The control plane computes hash_service() too: src/dataplane/xdp/service-index.ts. */
#pragma once

#include "types.h"

#include <bpf/bpf_endian.h>

#define HASH_MULTIPLIER_A 0xff51afd7ed558ccd
#define HASH_MULTIPLIER_B 0xc4ceb9fe1a85ec53

/* The number of a bucket: the upper bits of a product depend on all of the key's. The operator chose the keys. */
static __always_inline __u32 hash_service(__u64 key)
{
	return key * HASH_MULTIPLIER_B >> (64 - SERVICE_BUCKET_BITS);
}

/*
 * Clients choose their half of what goes in. So the first multiplier is secret: nobody can tell what a difference
 * between two clients does to the product. Two more rounds make consecutive addresses and ports as good as random;
 * with one, they crowd in some of the table's lines.
 */
static __always_inline __u64 hash_conn(__u64 client, __u64 destination, __u64 multiplier, __u64 mask)
{
	__u64 hash = (client ^ mask) * multiplier;

	hash ^= hash >> 32 ^ destination;
	hash *= HASH_MULTIPLIER_A;
	hash ^= hash >> 32;
	hash *= HASH_MULTIPLIER_B;
	return hash ^ hash >> 32;
}

/* The same for what is longer: `hash` is what came out for the words before. */
static __always_inline __u64 hash_more(__u64 hash, __u64 first, __u64 second, __u64 multiplier, __u64 mask)
{
	return hash_conn(hash ^ first, second, multiplier, mask);
}

/* hash_32() of Linux (include/linux/hash.h): the upper bits of a product. */
static __always_inline __u32 hash_32(__u32 value, __u32 bits)
{
	return value * 0x61c88647u >> (32 - bits);
}

/* Of an address: src/sched/address.ts. */
static __always_inline __u32 fold_address(const __be32 address[4])
{
	return bpf_ntohl(address[0] ^ address[1] ^ address[2] ^ address[3]);
}
