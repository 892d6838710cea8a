/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * lblc and lblcr: a service keeps to the servers that it has chosen before. Two processors may change what is kept at
 * the same time: then one change is lost, and made up for by a later pick.
 */
#pragma once

#include "sched.h"

/* Whether a server has more active connections than weight, while another has next to nothing to do. */
apart int is_crowded(__u32 plan, __u32 length, const struct load *load)
{
	if (!load)
		return false;

	struct search *search = search_start(plan, SCHEDULER_LBLC, length);

	if ((__u32)READ_ONCE(load->conns) <= load->weight)
		return false;
	bpf_loop(length, search_idle, NULL, 0);
	return search->real != SLOTS_HOLE;
}

apart int judge_member(struct members *found, __u32 real)
{
	if (!found)
		return 0;

	struct load *load = load_of(real);
	__u64 cost;

	if (!load || !load->weight)
		return 0;
	cost = scan_cost(SCHEDULER_WLC, READ_ONCE(load->conns));
	if (found->most == SLOTS_HOLE || found->most_cost * load->weight < cost * found->most_weight) {
		found->most = real;
		found->most_weight = load->weight;
		found->most_cost = cost;
	}
	if (load->overloaded)
		return 0;
	if (found->least == SLOTS_HOLE || found->least_cost * load->weight > cost * found->least_weight) {
		found->least = real;
		found->least_weight = load->weight;
		found->least_cost = cost;
	}
	return 0;
}

/* Takes one member out; the others close up. */
apart int leave(struct locality *kept, __u32 real)
{
	if (!kept)
		return 0;

	bool found = false;

#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < LOCALITY_MEMBERS; i++) {
		if (i < kept->count && kept->members[i] == real)
			found = true;
		if (found && i + 1 < LOCALITY_MEMBERS)
			kept->members[i] = kept->members[i + 1];
	}
	if (found)
		kept->count--;
	return 0;
}

/* Makes a server the newest member; the oldest makes room in a full set. */
apart int join(struct locality *kept, __u32 real, __u64 now)
{
	if (!kept)
		return 0;

#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < LOCALITY_MEMBERS; i++)
		if (i < kept->count && kept->members[i] == real)
			return 0;
#pragma clang loop unroll(disable)
	for (__u32 i = LOCALITY_MEMBERS - 1; i > 0; i--)
		kept->members[i] = kept->members[i - 1];
	kept->members[0] = real;
	if (kept->count < LOCALITY_MEMBERS)
		kept->count++;
	kept->changed = now;
	return 0;
}

const struct locality no_locality = {};

static __always_inline struct locality *locality_of(__u32 service)
{
	struct locality *kept = bpf_map_lookup_elem(&localities, &service);

	if (kept)
		return kept;
	bpf_map_update_elem(&localities, &service, (const void *)&no_locality, BPF_NOEXIST);
	return bpf_map_lookup_elem(&localities, &service);
}

static __always_inline __u64 in_jiffies(__u32 seconds)
{
	return (__u64)seconds * settings.jiffies_per_second;
}

apart int schedule_lblc(__u32 plan, __u32 length)
{
	struct locality *kept = locality_of(plan & (SERVICES_MAX - 1));
	__u64 now = bpf_jiffies64();
	struct load *load;
	int real;

	if (!kept)
		return -VERDICT_DROP_INTERNAL;
	if (kept->count && now < kept->used + in_jiffies(settings.lblc_expiration)) {
		load = load_of(kept->members[0]);
		kept->used = now;
		if (load && load->weight && !is_crowded(plan, length, load))
			return kept->members[0] & ((1 << CONN_REAL_BITS) - 1);
	}
	real = scan(plan, SCHEDULER_WLC, length);
	if (real < 0)
		return real;
	kept->members[0] = real;
	kept->count = 1;
	kept->used = now;
	return real;
}

apart int schedule_lblcr(__u32 plan, __u32 length)
{
	struct locality *kept = locality_of(plan & (SERVICES_MAX - 1));
	struct members *found = &scratch_here()->members;
	__u64 now = bpf_jiffies64();
	__u64 day = in_jiffies(settings.lblcr_expiration);
	struct load *load;
	int real;

	if (!kept)
		return -VERDICT_DROP_INTERNAL;
	found->least = SLOTS_HOLE;
	found->most = SLOTS_HOLE;
	if (kept->count && now >= kept->used + day)
		kept->count = 0;
	kept->used = now;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < LOCALITY_MEMBERS; i++)
		if (i < kept->count)
			judge_member(found, kept->members[i]);
	if (kept->count > 1 && now > kept->changed + day && found->most != SLOTS_HOLE) {
		leave(kept, found->most);
		kept->changed = now;
	}
	if (found->least != SLOTS_HOLE) {
		load = load_of(found->least);
		if (load && !is_crowded(plan, length, load))
			return found->least;
	}
	real = scan(plan, SCHEDULER_WLC, length);
	if (real >= 0)
		join(kept, real, now);
	return real;
}
