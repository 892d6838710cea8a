/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Services whose scheduler is the control plane's: it is asked by handing it the packet, and answers by running the
 * packet again (resume.h). If it can't be asked, or has nothing to say, the fallback in the service's slots schedules.
 */
#pragma once

#include "packet.h"
#include "scratch.h"
#include "slow.h"
#include "template.h"

/* What ask() returns beside indices and verdicts: the fallback is to schedule. */
enum { NOT_ASKED = -0x10001 };

/* Whether the control plane can be asked about a packet now. */
static __always_inline bool can_ask(const struct packet *packet)
{
	/* An ICMP error opens connections, but no scheduler is told of it. */
	if (packet->icmp || packet->length > RESUMED_LENGTH_MAX || !slow_is_taken())
		return false;
	return bpf_ringbuf_query(&slow_packets, BPF_RB_AVAIL_DATA) < SLOW_RING / 2 &&
	       slow_allows(VERDICT_SLOW_SCHEDULER);
}

/* The server that the control plane named; or -verdict, to ask it; or NOT_ASKED. */
apart int ask(const struct packet *packet)
{
	const struct scratch *scratch = scratch_here();

	if (!packet)
		return NOT_ASKED;
	if (scratch->resuming == RESUMING_WITH_SERVER && server_is_there(scratch->named, packet->service_id))
		return scratch->named & ((1 << CONN_REAL_BITS) - 1);
	return !scratch->resuming && can_ask(packet) ? -VERDICT_SLOW_SCHEDULER : NOT_ASKED;
}
