/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The Internet checksum (RFC 1071), over words as they lie in memory. */
#pragma once

#include <linux/types.h>

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
