/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The schedulers that hash: sh, dh and mh. The control plane fills their tables. */
#pragma once

#include "hash.h"
#include "sched.h"

static __always_inline __u64 rotate(__u64 word, __u32 bits)
{
	return word << bits | word >> (64 - bits);
}

#define SIP_ROUND(v0, v1, v2, v3)         \
	do {                              \
		v0 += v1;                 \
		v2 += v3;                 \
		v1 = rotate(v1, 13) ^ v0; \
		v3 = rotate(v3, 16) ^ v2; \
		v0 = rotate(v0, 32);      \
		v2 += v1;                 \
		v0 += v3;                 \
		v1 = rotate(v1, 17) ^ v2; \
		v3 = rotate(v3, 21) ^ v0; \
		v2 = rotate(v2, 32);      \
	} while (0)

/* SipHash-1-3 of one word (https://www.aumasson.jp/siphash/), with a key of two equal words: src/sched/siphash.ts. */
static __always_inline __u32 hsiphash(__u32 value, __u64 key)
{
	__u64 v0 = 0x736f6d6570736575ull ^ key, v1 = 0x646f72616e646f6dull ^ key;
	__u64 v2 = 0x6c7967656e657261ull ^ key, v3 = 0x7465646279746573ull ^ key;
	__u64 block = 4ull << 56 | value;

	v3 ^= block;
	SIP_ROUND(v0, v1, v2, v3);
	v0 ^= block;
	v2 ^= 0xff;
	SIP_ROUND(v0, v1, v2, v3);
	SIP_ROUND(v0, v1, v2, v3);
	SIP_ROUND(v0, v1, v2, v3);
	return v0 ^ v1 ^ v2 ^ v3;
}

enum { HASH_TABLE_BITS = 8 };

/* sh, dh, mh: the bucket of a key, when it is hashed for the first time (0) or anew. */
static __always_inline __u32 table_bucket(const struct search *search, __u32 offset)
{
	__u32 length = search->length ? search->length : 1;

	if (search->scheduler == SCHEDULER_MH)
		return hsiphash(search->key + offset, 2654435761u) % length;
	return (hash_32(search->key, HASH_TABLE_BITS) + offset) % length;
}

/* sh, mh: one bucket of those that a fallback looks into. */
static long search_table(__u32 index, void *context)
{
	struct search *search = search_here();
	__u32 length = search->length ? search->length : 1;
	__u32 real = slots_server(search->plan, SLOTS_FIRST + table_bucket(search, (search->home + index) % length));

	(void)context;
	if (real == SLOTS_HOLE)
		return 1;
	if (!server_is_usable(load_of(real)))
		return 0;
	search->real = real;
	return 1;
}

apart int schedule_table(const struct packet *packet, __u32 scheduler, __u32 flags, __u32 length)
{
	if (!packet)
		return -VERDICT_DROP_INTERNAL;

	struct search *search = search_start(packet->plan, scheduler, length);
	__u32 real;

	if (scheduler == SCHEDULER_DH)
		search->key = fold_address(packet->vip);
	else
		search->key =
		    fold_address(packet->client) + (flags & SCHEDULER_PORT ? bpf_ntohs(packet->client_port) : 0);
	search->home = table_bucket(search, 0);
	real = slots_server(packet->plan, SLOTS_FIRST + search->home);
	if (real == SLOTS_HOLE)
		return -VERDICT_ICMP_NO_SERVER;
	if (server_is_usable(load_of(real)))
		return real;
	if (flags & SCHEDULER_FALLBACK && scheduler != SCHEDULER_DH)
		bpf_loop(length, search_table, NULL, 0);
	return search_result(search);
}
