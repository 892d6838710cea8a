/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What the benchmark tells the wrapper before a run, and what it reads afterwards. */
#pragma once

#include <linux/types.h>

enum bench_limits {
	BENCH_FRAME = 64,   /* bytes of every frame */
	BENCH_KINDS = 4,    /* kinds of frames in one run at most */
	BENCH_PATTERN = 32, /* frames after which the order of the kinds begins anew */
	BENCH_BATCH = 64,   /* live frames that the kernel sends on their way at a time */
};

/* Which flow a frame belongs to. */
enum bench_flow {
	BENCH_FLOW_KNOWN, /* the next one of the cycle */
	BENCH_FLOW_NEW,	  /* one that no frame belonged to before */
};

/* Frames of one kind: how they are made, and what must become of them. */
struct bench_kind {
	__u8 frame[BENCH_FRAME]; /* with zero in place of what a flow decides and of the checksums */
	__u32 sums[2];		 /* of the words of frame under the IPv4 and the TCP or UDP checksum, not folded */
	__u32 udp;		 /* 1: UDP, 0: TCP */
	__u32 flow;		 /* enum bench_flow */
	__u32 destination;	 /* first destination address, in the host's order */
	__u32 destinations;	 /* how many addresses from there on: a flow's is one of them */
	__u32 action;		 /* the XDP action that is right */
	__s32 growth;		 /* by how many bytes the frame must be longer */
};

/*
 * One run. The cycle goes through the numbers below a power of two, in an order of its own. Those from flows on stand
 * for flows from 0 on a second time: so each flow comes once or twice a round.
 */
struct bench_plan {
	struct bench_kind kinds[BENCH_KINDS];
	__u8 pattern[BENCH_PATTERN]; /* indices of kinds */
	__u32 mask;		     /* the power of two - 1 */
	__u32 multiplier;	     /* of the generator: 1 more than a multiple of 4 */
	__u32 increment;	     /* odd */
	__u32 flows;		     /* at most mask + 1, and more than half of it */
};

/* How far the runs are, and how they went. */
struct bench_state {
	__u64 frames;	/* made so far */
	__u64 wrong;	/* with another action or length than their kind's */
	__u32 cycle;	/* the flow last made */
	__u32 new_flow; /* the number of the next new flow */
	__u32 pad;

	/* the first one that went wrong */
	__u32 wrong_kind;
	__u32 wrong_action;
	__s32 wrong_growth;

	/* of live frames: when the first and the last batch began, and how many frames came in between */
	__u64 first_batch;
	__u64 last_batch;
	__u64 batched;
};
