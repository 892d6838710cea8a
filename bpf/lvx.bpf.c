/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The dataplane of lvx: one packet's way, from the wire to a real server.
 *
 *	parse -> match -> track -> pick -> encap -> finish
 *
 * Each stage is a header. A stage returns NEXT_STAGE, or the verdict that the packet leaves with; only finish()
 * counts verdicts and speaks XDP. What can't be forwarded but concerns the client is answered with an ICMP error.
 *
 * There are three lanes, each with all the stages: fast.h is for packets that change nothing about their connection,
 * usual.h for the others of IPv4, TCP and UDP, general.h for everything else.
 */
#include "parse.h"
#include "match.h"
#include "fast.h"
#include "usual.h"
#include "general.h"
#include "resume.h"
#include "sweep.h"
#include "read_clock.h"

SEC("xdp")
int lvx(struct xdp_md *ctx)
{
	struct packet packet;
	int verdict, action;
	__u64 hash;

	verdict = parse(ctx, &packet);
	if (verdict == NEXT_STAGE)
		verdict = match(&packet);
	if (verdict == OTHER_LANE)
		return change_lane(ctx, LANE_GENERAL);
	if (verdict != NEXT_STAGE)
		return finish_unmatched(verdict);

	hash = conn_hash(&packet);
	if (is_plain(&packet)) {
		action = fast(ctx, &packet, hash);
		return action == NOT_FAST ? change_lane(ctx, LANE_USUAL) : action;
	}
	packet_copy(&packet);
	action = usual(ctx, hash);
	return action == NOT_USUAL ? change_lane(ctx, LANE_REST) : action;
}

SEC("xdp")
int lvx_usual(struct xdp_md *ctx)
{
	int action = usual_from_start(ctx);

	return action == NOT_USUAL ? change_lane(ctx, LANE_REST) : action;
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

/* A packet that the control plane runs again, with its scheduler's answer. Attached to nothing. */
SEC("xdp")
int lvx_chosen(struct xdp_md *ctx)
{
	return resume(ctx);
}

/* Looks after one piece of the connection table. */
SEC("syscall")
int sweep(struct sweep *sweep)
{
	return run_sweep(sweep);
}

char _license[] SEC("license") = "Dual MIT/GPL";
