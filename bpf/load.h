/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * What a real server has to carry: its live connections, as IPVS counts them, and whether it takes more.
 *
 * Whoever adds an entry to the connection table, changes it or takes it out does so by one atomic step, and accounts
 * for it here: so the counts are exact whenever nobody is in between.
 */
#pragma once

#include "entry.h"
#include "maps.h"

static __always_inline bool state_is_template(__u32 state)
{
	return state == CONN_TEMPLATE || state == CONN_ASSURED;
}

/* What one connection in a state adds to load.conns. */
static __always_inline __u64 load_unit(__u32 state)
{
	if (state_is_template(state))
		return 0;
	return CONN_ACTIVE >> (state & (CONN_STATES - 1)) & 1 ? 1 : 1ull << LOAD_INACTIVE_SHIFT;
}

static __always_inline __u64 load_total(__u64 conns)
{
	return (__u32)conns + (conns >> LOAD_INACTIVE_SHIFT);
}

static __always_inline struct load *load_of(__u32 real)
{
	return bpf_map_lookup_elem(&loads, &real);
}

/* The director has sent so many bytes to a client, for a packet that the server was to have. */
static __always_inline void load_outgoing(__u32 real, __u32 bytes)
{
	struct load *load = load_of(real);

	if (!load)
		return;
	__sync_fetch_and_add(&load->outgoing.packets, 1);
	__sync_fetch_and_add(&load->outgoing.bytes, bytes);
}

/* A server is overloaded from its upper threshold on, and until it comes below the lower one. */
static __always_inline void load_judge(struct load *load, bool more)
{
	__u64 total = load_total(READ_ONCE(load->conns));
	__u32 upper = load->upper, lower = load->lower;

	if (more) {
		if (upper && total >= upper)
			WRITE_ONCE(load->overloaded, 1);
	} else if (load->overloaded) {
		if (lower ? total < lower : total * 4 < (__u64)upper * 3 || !upper)
			WRITE_ONCE(load->overloaded, 0);
	}
}

/* An entry with this value is in the table now. */
static __always_inline void load_add(__u64 value)
{
	__u32 state = conn_value_state(value);
	struct load *load = load_of(conn_value_real(value));

	if (!load)
		return;
	if (state_is_template(state)) {
		__sync_fetch_and_add(&load->templates, 1);
		return;
	}
	__sync_fetch_and_add(&load->conns, load_unit(state));
	if (load->upper)
		load_judge(load, true);
}

/* An entry with this value is not in the table any more. */
static __always_inline void load_remove(__u64 value)
{
	__u32 state = conn_value_state(value);
	struct load *load = load_of(conn_value_real(value));

	if (!load)
		return;
	if (state_is_template(state)) {
		__sync_fetch_and_add(&load->templates, -1);
		return;
	}
	__sync_fetch_and_add(&load->conns, -load_unit(state));
	if (load->overloaded)
		load_judge(load, false);
}

/* An entry has another state, and the same server. */
static __always_inline void load_move(__u64 value, __u32 from, __u32 to)
{
	struct load *load = load_of(conn_value_real(value));
	__u64 difference = load_unit(to) - load_unit(from);

	if (load && difference)
		__sync_fetch_and_add(&load->conns, difference);
}
