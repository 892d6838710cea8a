/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Time in the connection table: ticks of 2^tick_shift jiffies, 24 bits, wrapping. */
#pragma once

#include "maps.h"
#include "options.h"

enum clock_limits { TICK_MASK = (1 << CONN_SEEN_BITS) - 1 };

static __always_inline __u32 clock_now(void)
{
	return (__u32)(bpf_jiffies64() >> tick_shift) & TICK_MASK;
}

/*
 * Whether an entry last seen at tick `seen` has timed out. Another processor may have seen it later than `now`, which
 * was read before: that is no time at all, not nearly a whole round of the clock.
 */
static __always_inline bool clock_expired(__u32 now, __u32 seen, __u32 state)
{
	__u32 idle = (now + CONN_SEEN_AHEAD - seen) & TICK_MASK;

	return idle > settings.timeouts[state & (CONN_STATES - 1)] + CONN_SEEN_AHEAD;
}
