/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The Internet checksum (RFC 1071), over words as they lie in memory. */
#pragma once

#include "packet.h"

#include <linux/bpf.h>
#include <linux/ip.h>
#include <bpf/bpf_helpers.h>

static __always_inline __u16 checksum_fold(__u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

/* Adds the bytes of a packet from `pos` to its end, 2 * `words` of them at most. */
static __always_inline __u32 checksum_add(__u32 sum, void *pos, void *end, __u32 words)
{
	for (__u32 i = 0; i < words; i++) {
		if (pos + 2 > end)
			break;
		sum += *(__u16 *)pos;
		pos += 2;
	}
	if (pos + 1 <= end)
		sum += *(__u8 *)pos;
	return sum;
}

/* Of an IPv4 header without options, whose checksum field is 0. */
static __always_inline __u16 checksum_ipv4(const struct iphdr *ip)
{
	const __u16 *words = (const void *)ip;
	__u32 sum = 0;

	for (int i = 0; i < 10; i++)
		sum += words[i];
	return checksum_fold(sum);
}

enum checksum_limits {
	CHECKSUM_CHUNK = 64,   /* bytes */
	CHECKSUM_CHUNKS = 160, /* of the longest packet: 10 KB */
};

static __always_inline __u64 checksum_words(const __u64 chunk[CHECKSUM_CHUNK / 8])
{
	__u64 sum = 0;

	for (int i = 0; i < CHECKSUM_CHUNK / 8; i++)
		sum += (chunk[i] & 0xffffffff) + (chunk[i] >> 32);
	return sum;
}

/* The sum, not folded to the end, of `length` bytes of a frame from an even offset on. */
apart __u32 checksum_frame(struct xdp_md *ctx, __u32 offset, __u32 length)
{
	__u64 chunk[CHECKSUM_CHUNK / 8];
	__u32 whole = length / CHECKSUM_CHUNK, rest = length % CHECKSUM_CHUNK;
	__u64 sum = 0;

	for (__u32 i = 0; i < CHECKSUM_CHUNKS; i++) {
		if (i >= whole || bpf_xdp_load_bytes(ctx, offset + i * CHECKSUM_CHUNK, chunk, CHECKSUM_CHUNK))
			break;
		sum += checksum_words(chunk);
	}
	__builtin_memset(chunk, 0, sizeof(chunk));
	/* Linux 6.1 learns from no comparison that a length is not 0: "size=0". */
	rest--;
	barrier_var(rest);
	if (rest < CHECKSUM_CHUNK && !bpf_xdp_load_bytes(ctx, offset + whole * CHECKSUM_CHUNK, chunk, rest + 1))
		sum += checksum_words(chunk);
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffffffff) + (sum >> 32);
	return (sum & 0xffff) + (sum >> 16);
}
