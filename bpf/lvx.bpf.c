/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The dataplane of lvx: one packet's way, from the wire to a real server.
 *
 *	parse -> match -> track -> pick -> encap -> finish
 *
 * Each stage is a header. A stage returns NEXT_STAGE, or the verdict that the packet leaves with; only finish()
 * counts verdicts and speaks XDP. What can't be forwarded but concerns the client is answered with an ICMP error.
 * What is not one of the usual packets takes the same way in another lane: general.h.
 */
#include "parse.h"
#include "match.h"
#include "track.h"
#include "pick.h"
#include "encap.h"
#include "finish.h"
#include "general.h"
#include "sweep.h"
#include "read_clock.h"

SEC("xdp")
int lvx(struct xdp_md *ctx)
{
	struct packet packet;
	struct conn_entry entry, spare;
	struct route *route;
	int verdict;

	verdict = parse(ctx, &packet);
	if (verdict == NEXT_STAGE)
		verdict = match(&packet);
	if (verdict == OTHER_LANE)
		return change_lane(ctx, LANE_GENERAL);
	if (verdict != NEXT_STAGE)
		return finish_unmatched(verdict);

	entry.key = conn_key(&packet);
	entry.hash = conn_hash(&packet);
	entry.marks = 0;
	verdict = track(&packet, &entry, &spare);
	if (verdict == NO_CONNECTION)
		verdict = pick(&packet, &entry, &spare);
	route = route_to(packet.real_index);
	if (verdict == NEXT_STAGE)
		verdict = encap(ctx, &packet, route);
	if (verdict == OTHER_LANE || verdict == VERDICT_DROP_SERVER_REMOVED) {
		packet_copy(&packet);
		scratch_here()->verdict = verdict;
		return change_lane(ctx, LANE_REST);
	}
	return finish(ctx, &packet, route, verdict);
}

SEC("xdp")
int lvx_general(struct xdp_md *ctx)
{
	return general(ctx);
}

SEC("xdp")
int lvx_rest(struct xdp_md *ctx)
{
	return unusual_way(ctx);
}

/* Looks after one piece of the connection table. */
SEC("syscall")
int sweep(struct sweep *sweep)
{
	return run_sweep(sweep);
}

char _license[] SEC("license") = "Dual MIT/GPL";
