/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What is known when the program is loaded. The loader sets these; the verifier then treats them as constants. */
#pragma once

#include "types.h"

/* Random, so that nobody can aim connections at one line of the table. */
const volatile __u64 conn_seed_a = 0x9e3779b97f4a7c15;
const volatile __u64 conn_seed_b = 0xd1b54a32d192ed03;

/* Pairs of lines of the connection table, a power of two. */
const volatile __u32 conn_pairs = 512;

/* Entries of the reals map: the stride of each processor's routes. */
const volatile __u32 reals_max = 1024;

/* A tick, the unit of time in the connection table, is 2^this jiffies. */
const volatile __u32 tick_shift = 6;

/* Not an option: it brings the enums that the control plane needs into the BTF, which has no other use for them. */
const volatile union {
	enum verdict verdict;
	enum limits limits;
	enum service_key_special service_key_special;
	enum service_flag service_flag;
	enum scheduler scheduler;
	enum scheduler_flag scheduler_flag;
	enum entry_state entry_state;
	enum conn_state conn_state;
	enum conn_key_special conn_key_special;
	enum conn_value_layout conn_value_layout;
	enum slots_layout slots_layout;
	enum slots_flag slots_flag;
	enum route_layout route_layout;
	enum tunnel_kind tunnel_kind;
	enum tunnel_flag tunnel_flag;
	enum tunnel_nowhere tunnel_nowhere;
	enum load_layout load_layout;
	enum slow_layout slow_layout;
	enum slow_reason slow_reason;
	enum resumed_layout resumed_layout;
	enum sweep_phase sweep_phase;
	struct conn_slot conn_slot;
	enum conn_news_kind conn_news_kind;
	struct conn_news conn_news;
	struct event event;
	struct slow_packet slow_packet;
} exported_enums = {};
