/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What must become of each packet of the random traffic: the model of a connection, and faults. */
#pragma once

#include <stdbool.h>

#include "traffic-frame.h"

enum state {
	NO_CONNECTION,
	SYN_RECV,
	ESTABLISHED,
	FIN_WAIT,
	TIME_WAIT,
	CLOSE,
	DOUBT, /* it may have been lost and opened again to the same server, or not */
};

enum traffic_limits {
	CLIENT_PORTS = 60000,
	CONTESTED_PORTS = 4,
};

/* What the model knows of one client's connection. */
struct flow {
	__be32 server;
	__u32 state;
	__u32 seen_from; /* it was last seen at this tick, */
	__u32 seen_to;	 /* or at this one: the clock may have gone on in between */
	__u32 turn;	 /* the client's port is this many above the first one */
	__u32 pad;
};

/* A packet that got what it must not. */
struct fault {
	__u64 operation;
	__u32 flow;
	__u32 turn;
	__u32 flags;
	__u32 state;
	__u32 action;
	__be32 expected;
	__be32 got;
};

const volatile __u32 own;
const volatile __u32 kept;
const volatile __u32 contested;
const volatile __u32 first_own;	   /* addresses, in the host's order */
const volatile __u32 first_common; /* of the kept clients; contested ones follow */
const volatile __u32 tick_shift;
/* How long a connection lives in CLOSE, and in TIME_WAIT; -1: not even within the tick. */
const volatile __s32 close_ticks;
const volatile __s32 time_wait_ticks;
const volatile __u32 first_server; /* of the first service, in the host's order; the others' follow */
const volatile __u32 servers;	   /* of each service */
const volatile bool has_room;	   /* whether no connection may be lost */

__u64 operations;
__u64 opened;	/* own connections */
__u64 reopened; /* of these, by a SYN on one that was over */
__u64 unsure;	/* packets on a connection that may have been over or not */
__u64 moved;	/* packets that went to another server than their connection's */
__u64 lost;	/* connections that were there no more */
__u64 risen;	/* connections that were still there when they were over */
__u64 refused;	/* packets that were dropped, or sent nowhere */
struct fault first_moved, first_lost, first_risen, first_refused;

static __always_inline __u32 client_of(__u32 number)
{
	return number < own ? first_own + number : first_common + number - own;
}

static __always_inline void note(__u64 *count, struct fault *first, const struct fault *fault)
{
	if (!(*count)++)
		*first = *fault;
}

static __always_inline bool ends(__u32 state)
{
	return state == CLOSE || state == TIME_WAIT;
}

static __always_inline __s32 lifetime(__u32 state)
{
	return state == CLOSE ? close_ticks : time_wait_ticks;
}

/* Whether a connection that lives for no time at all may still be met: the program does not look within the tick. */
static __always_inline bool is_lingering(const struct flow *flow)
{
	return ends(flow->state) && lifetime(flow->state) < 0;
}

/* The client comes back with another port. */
static __always_inline void next_turn(struct flow *flow)
{
	flow->turn = (flow->turn + 1) % CLIENT_PORTS;
	flow->state = NO_CONNECTION;
}

/* IPVS's input-only table, for packets on a connection that is not scheduled anew. */
static __always_inline __u32 next_state(__u32 state, __u32 flags)
{
	if (flags & RST)
		return state == SYN_RECV ? SYN_RECV : CLOSE;
	if (flags & SYN)
		return state == ESTABLISHED ? ESTABLISHED : SYN_RECV;
	if (flags & FIN)
		return state == SYN_RECV ? TIME_WAIT : state == ESTABLISHED ? FIN_WAIT : state;
	return state == SYN_RECV ? ESTABLISHED : state;
}

/* A SYN opened a connection. */
static __always_inline void judge_opened(struct flow *flow, const struct fault *fault)
{
	opened++;
	if (flow->state != NO_CONNECTION)
		reopened++;
	flow->server = fault->got;
	flow->state = SYN_RECV;
}

static __always_inline void judge_syn(struct flow *flow, const struct fault *fault)
{
	if (!fault->got) {
		note(&refused, &first_refused, fault);
		if (!is_lingering(flow))
			flow->state = NO_CONNECTION;
	} else if (flow->state == NO_CONNECTION || ends(flow->state)) {
		judge_opened(flow, fault);
	} else if (fault->got != flow->server) {
		if (has_room)
			note(&moved, &first_moved, fault);
		else if (flow->state != DOUBT)
			note(&lost, &first_lost, fault);
		judge_opened(flow, fault);
	} else if (!has_room && flow->state == ESTABLISHED) {
		flow->state = DOUBT;
	} else if (flow->state != DOUBT) {
		flow->state = next_state(flow->state, fault->flags);
	}
}

/* `over`: the connection's time is up for sure. `alive`: it is not, for sure. */
static __always_inline void judge_other(struct flow *flow, const struct fault *fault, bool over, bool alive)
{
	if (fault->got) {
		if (over)
			note(&risen, &first_risen, fault);
		else if (fault->got != flow->server)
			note(&moved, &first_moved, fault);
		flow->server = fault->got;
		if (flow->state != DOUBT)
			flow->state = next_state(flow->state, fault->flags);
		return;
	}
	if (fault->action != XDP_PASS)
		note(&refused, &first_refused, fault);
	else if (alive && flow->state != DOUBT)
		note(&lost, &first_lost, fault);
	if (flow->state == DOUBT)
		next_turn(flow); /* it may be over, and be met again within the tick */
	else if (!is_lingering(flow))
		flow->state = NO_CONNECTION;
}

/* Compares the outcome of a packet of an own client with what the model says, and brings the model up to date. */
static __always_inline void judge_own(struct flow *flow, const struct fault *fault, __u32 before, __u32 after)
{
	bool over = flow->state == NO_CONNECTION;
	bool alive = !over;

	if (ends(flow->state)) {
		/* Within the tick in which it was last seen, a connection is not looked at for being over. */
		over = before != flow->seen_to && (__s32)(before - flow->seen_to) > lifetime(flow->state);
		alive = (__s32)(after - flow->seen_from) <= lifetime(flow->state);
		if (!over && !alive)
			unsure++;
	}
	if (fault->flags == SYN)
		judge_syn(flow, fault);
	else
		judge_other(flow, fault, over, alive);
	flow->seen_from = before;
	flow->seen_to = after;
}

/* Whether a server is one of those of a client's service. */
static __always_inline bool is_server_for(__be32 server, __u32 number)
{
	return (bpf_ntohl(server) - first_server) / servers == client_of(number) % SERVICES;
}

static __always_inline void judge(struct flow *flow, struct fault *fault, __u32 before, __u32 after)
{
	if (fault->flow < own) {
		judge_own(flow, fault, before, after);
	} else if (fault->flow < own + kept) {
		if (fault->got == flow->server)
			return;
		if (fault->got)
			note(&moved, &first_moved, fault);
		else if (fault->action != XDP_PASS)
			note(&refused, &first_refused, fault);
		else
			note(&lost, &first_lost, fault);
	} else if (!fault->got && (fault->action != XDP_PASS || fault->flags == SYN)) {
		note(&refused, &first_refused, fault);
	} else if (fault->got && !is_server_for(fault->got, fault->flow)) {
		note(&moved, &first_moved, fault);
	}
}
