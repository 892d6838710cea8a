/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What the control plane and the program say to each other beside packets. */
#pragma once

#include <linux/types.h>

/* What a control plane that is started again must know to go on with these tables. */
struct table_info {
	__u64 layout;	/* fingerprint of the layouts in these files */
	__u64 seeds[2]; /* conn_seed_a, conn_seed_b */
	__u32 conn_pairs;
	__u32 reals_max;
	__u32 tick_shift;
	__u32 ready; /* 1 when the tables were set up completely */
};

/* Context of sweep(): what is to be looked at, and what was found. */
struct sweep {
	__u32 phase; /* enum sweep_phase */
	__u32 first; /* pair of lines, or real server */
	__u32 count;
	__u32 retired; /* entries that had timed out */
	__u32 live;
	__u32 healed; /* servers whose count was corrected */
};

enum sweep_phase {
	SWEEP_BEGIN,	/* real servers: start counting */
	SWEEP_PAIRS,	/* pairs of lines: retire, count */
	SWEEP_OVERFLOW, /* the same for what found no room in them */
	SWEEP_END,	/* real servers: take the count where it differs */
	/* by themselves: */
	SWEEP_ORPHANED_PAIRS,	 /* pairs of lines: end what is with servers that were removed */
	SWEEP_ORPHANED_OVERFLOW, /* the same for what found no room in them */
};

/* Context of read_clock(). */
struct clock {
	__u64 jiffies;
	__u64 nanoseconds; /* monotonic */
};
