/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The schedulers: which real server a new connection gets. src/sched/ has the same as a model, which says in words what
 * each of them does. Functions return the index of a real server, or -verdict.
 */
#pragma once

#include "load.h"
#include "maps.h"
#include "options.h"
#include "packet.h"
#include "scratch.h"

/* A word of a service's slots that is the index of a server; SLOTS_HOLE if there is none. */
static __always_inline __u32 slots_server(__u32 plan, __u32 word)
{
	void *lines = bpf_map_lookup_elem(&slots, &plan);
	__u32 number = word / SLOTS_LINE;
	__u32 *line;

	if (!lines)
		return SLOTS_HOLE;
	line = bpf_map_lookup_elem(lines, &number);
	return line ? line[word % SLOTS_LINE] & ((1 << CONN_REAL_BITS) - 1) : SLOTS_HOLE;
}

/* Whether a server takes new connections. */
static __always_inline bool server_is_usable(const struct load *load)
{
	return load && load->weight && !load->overloaded;
}

/*
 * A search keeps what it has found so far beside the stack, since the verifier would follow each number there through
 * all turns of a loop (Linux 6.18: "The sequence of 8193 jumps is too complex").
 */
static __always_inline struct search *search_here(void)
{
	return &scratch_here()->search;
}

/* Starts a search that has found nothing. */
static __always_inline struct search *search_start(__u32 plan, __u32 scheduler, __u32 length)
{
	struct search *search = search_here();

	search->plan = plan;
	search->scheduler = scheduler;
	search->length = length;
	search->key = 0;
	search->home = 0;
	search->real = SLOTS_HOLE;
	search->weight = 0;
	search->cost = 0;
	search->sum = 0;
	return search;
}

/* rr, wrr: one step. A server that takes no connection is passed over. */
static long search_period(__u32 index, void *context)
{
	struct search *search = search_here();
	void *lines = bpf_map_lookup_elem(&slots, &search->plan);
	__u32 number = 0, word, real;
	__u32 *line;

	(void)index;
	(void)context;
	if (!lines)
		return 1;
	line = bpf_map_lookup_elem(lines, &number);
	if (!line || !search->length)
		return 1;
	word = SLOTS_FIRST + __sync_fetch_and_add((__u64 *)&line[SLOTS_CURSOR], 1) % search->length;
	real = slots_server(search->plan, word);
	if (!server_is_usable(load_of(real)))
		return 0;
	search->real = real;
	return 1;
}

/* What a server costs now, for its weight or not: the least is best. */
static __always_inline __u64 scan_cost(__u32 scheduler, __u64 conns)
{
	if (scheduler == SCHEDULER_SED || scheduler == SCHEDULER_NQ)
		return (__u32)conns + 1;
	return (__u64)(__u32)conns * 256 + (conns >> LOAD_INACTIVE_SHIFT);
}

/* Whether a server is to be taken rather than the best one so far. */
static __always_inline bool scan_better(const struct search *search, const struct load *load, __u64 cost)
{
	if (search->real == SLOTS_HOLE)
		return true;
	if (search->scheduler == SCHEDULER_FO || search->scheduler == SCHEDULER_OVF)
		return load->weight > search->weight;
	if (search->scheduler == SCHEDULER_LC)
		return cost < search->cost;
	return search->cost * load->weight > cost * search->weight;
}

/* lc, wlc, sed, nq, fo, ovf: one server. */
static long search_scan(__u32 index, void *context)
{
	struct search *search = search_here();
	__u32 real = slots_server(search->plan, SLOTS_FIRST + index);
	struct load *load = load_of(real);
	__u64 conns, cost;

	(void)context;
	if (!server_is_usable(load))
		return 0;
	conns = READ_ONCE(load->conns);
	if (search->scheduler == SCHEDULER_OVF && (__u32)conns > load->weight)
		return 0;
	cost = scan_cost(search->scheduler, conns);
	if (search->scheduler == SCHEDULER_NQ && !(__u32)conns) {
		search->real = real;
		return 1;
	}
	if (!scan_better(search, load, cost))
		return 0;
	search->real = real;
	search->weight = load->weight;
	search->cost = cost;
	return 0;
}

/* twos: the sum of the weights. */
static long search_sum(__u32 index, void *context)
{
	struct search *search = search_here();
	struct load *load = load_of(slots_server(search->plan, SLOTS_FIRST + index));

	(void)context;
	if (server_is_usable(load))
		search->sum += load->weight;
	return 0;
}

/* twos: the server that a mark between 0 and that sum falls to. */
static long search_mark(__u32 index, void *context)
{
	struct search *search = search_here();
	__u32 real = slots_server(search->plan, SLOTS_FIRST + index);
	struct load *load = load_of(real);

	(void)context;
	if (!server_is_usable(load))
		return 0;
	search->sum += load->weight;
	if (search->sum < search->home)
		return 0;
	search->real = real;
	search->weight = load->weight;
	search->cost = scan_cost(SCHEDULER_TWOS, READ_ONCE(load->conns));
	return 1;
}

/* lblc, lblcr: whether some server has fewer active connections than half its weight. */
static long search_idle(__u32 index, void *context)
{
	struct search *search = search_here();
	__u32 real = slots_server(search->plan, SLOTS_FIRST + index);
	struct load *load = load_of(real);

	(void)context;
	if (!load || (__u64)(__u32)READ_ONCE(load->conns) * 2 >= load->weight)
		return 0;
	search->real = real;
	return 1;
}

static __always_inline int search_result(const struct search *search)
{
	return search->real == SLOTS_HOLE ? -VERDICT_ICMP_NO_SERVER : (int)search->real;
}

static __always_inline int scan(__u32 plan, __u32 scheduler, __u32 length)
{
	struct search *search = search_start(plan, scheduler, length);

	bpf_loop(length, search_scan, NULL, 0);
	return search_result(search);
}

apart int schedule_scan(__u32 plan, __u32 scheduler, __u32 length)
{
	return scan(plan, scheduler, length);
}

apart int schedule_twos(__u32 plan, __u32 length)
{
	struct search *search = search_start(plan, SCHEDULER_TWOS, length);
	__u32 first, first_weight;
	__u64 limit, first_cost;

	bpf_loop(length, search_sum, NULL, 0);
	if (!search->sum)
		return -VERDICT_ICMP_NO_SERVER;
	limit = search->sum + 1;

	search->sum = 0;
	search->home = bpf_get_prandom_u32() * limit >> 32;
	bpf_loop(length, search_mark, NULL, 0);
	first = search->real;
	first_weight = search->weight;
	first_cost = search->cost;

	search->sum = 0;
	search->real = SLOTS_HOLE;
	search->home = bpf_get_prandom_u32() * limit >> 32;
	bpf_loop(length, search_mark, NULL, 0);
	if (search->real == SLOTS_HOLE || first_cost * search->weight <= search->cost * first_weight)
		search->real = first;
	return search_result(search);
}

/*
 * rr and wrr, without thresholds: one server after the other. `line`: the first of the service's slots. Returns the
 * index of a real server, or -verdict.
 */
static __always_inline int schedule_turn(void *lines, __u32 *line, __u32 length)
{
	__u32 word = SLOTS_FIRST + __sync_fetch_and_add((__u64 *)&line[SLOTS_CURSOR], 1) % length;
	__u32 number = word / SLOTS_LINE;

	if (number)
		line = bpf_map_lookup_elem(lines, &number);
	if (!line)
		return -VERDICT_DROP_INTERNAL;
	return line[word % SLOTS_LINE] & ((1 << CONN_REAL_BITS) - 1);
}

apart int schedule_period(__u32 plan, __u32 length)
{
	struct search *search = search_start(plan, SCHEDULER_RR, length);

	bpf_loop(length, search_period, NULL, 0);
	return search_result(search);
}
