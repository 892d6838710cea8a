/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Room beside the stack, which is short: one for each processor, for what few packets need. A packet that is being
 * handled is not interrupted by another one on the same processor. Pointers can't be kept here.
 */
#pragma once

#include "maps.h"
#include "packet.h"

/* What is to be looked for among the servers that lblcr keeps. */
struct members {
	__u32 least; /* SLOTS_HOLE: nobody is usable */
	__u32 least_weight;
	__u64 least_cost;
	__u32 most; /* SLOTS_HOLE: nobody has weight */
	__u32 most_weight;
	__u64 most_cost;
};

/* What a scheduler is looking for, and what it has found so far: sched.h. */
struct search {
	__u32 plan;
	__u32 scheduler;
	__u32 length;
	__u32 key;    /* tables: what is hashed */
	__u32 home;   /* tables: the first bucket; twos: the mark that was drawn */
	__u32 real;   /* SLOTS_HOLE: nothing so far */
	__u32 weight; /* of that server */
	__u32 pad;
	__u64 cost; /* of that server */
	__u64 sum;  /* twos: of the weights so far */
};

/* An entry that is to be placed. */
struct placing {
	__u64 key;
	__u64 hash;
	__u64 value;
};

/* Whether a packet is run again, and who schedules it. */
enum resuming { RESUMING_NOTHING, RESUMING_BY_FALLBACK, RESUMING_WITH_SERVER };

struct scratch {
	struct packet packet; /* in all lanes but the fast one */
	int verdict;	      /* what another program is to go on with */
	struct search search;
	struct members members;
	struct conn_tuple tuple;
	struct placing template;
	__u32 resuming;		/* enum resuming; 0 but while the control plane runs a packet again */
	__u32 named;		/* RESUMING_WITH_SERVER: the index of that server */
} __attribute__((aligned(64))); /* each processor has its own cache lines */

struct scratch scratches[PROCESSORS_MAX] SEC(".bss.scratches");

static __always_inline struct scratch *scratch_here(void)
{
	return &scratches[bpf_get_smp_processor_id() & (PROCESSORS_MAX - 1)];
}

/* Puts the packet where the other lanes have it. */
static __always_inline void packet_copy(const struct packet *packet)
{
	scratch_here()->packet = *packet;
}
