/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What the benchmark tells the wrapper before a run, and what it reads afterwards. */
#pragma once

#include <linux/types.h>

enum bench_limits {
	BENCH_FRAME = 64,   /* bytes of every frame */
	BENCH_KINDS = 4,    /* kinds of frames in one run at most */
	BENCH_PATTERN = 32, /* frames after which the order of the kinds begins anew */
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

/* One run. The flows of the cycle are numbers below a power of two, each once a round in an order of its own. */
struct bench_plan {
	struct bench_kind kinds[BENCH_KINDS];
	__u8 pattern[BENCH_PATTERN]; /* indices of kinds */
	__u32 mask;		     /* number of flows in the cycle - 1 */
	__u32 multiplier;	     /* of the generator: 1 more than a multiple of 4 */
	__u32 increment;	     /* odd */
	__u32 pad;
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
};
