/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* 64-bit mixers. The control plane computes hash_service() too: src/dataplane/xdp/service-index.ts. */
#pragma once

#include <linux/types.h>

/* Spreads every bit of x over the whole word: multiply by an odd constant, fold the high half down, twice. */
static __always_inline __u64 hash_mix(__u64 x)
{
	x *= 0xff51afd7ed558ccd;
	x ^= x >> 32;
	x *= 0xc4ceb9fe1a85ec53;
	return x ^ (x >> 29);
}

/* Services are the operator's own, so their hash needs no secret. */
static __always_inline __u64 hash_service(__u64 key)
{
	return hash_mix(key);
}

/* Clients choose their half of it, so both parts of the secret go in, one before and one between the steps. */
static __always_inline __u64 hash_conn(__u64 client, __u64 destination, __u64 seed_a, __u64 seed_b)
{
	return hash_mix(hash_mix(client ^ seed_a) ^ destination ^ seed_b);
}
