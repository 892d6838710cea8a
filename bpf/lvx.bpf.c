/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The dataplane of lvx: one packet's way, from the wire to a real server.
 *
 *	parse -> match -> track -> pick -> encap -> finish
 *
 * Each stage is a header. A stage returns NEXT_STAGE, or the verdict that the packet leaves with; only finish()
 * counts verdicts and speaks XDP. What can't be forwarded but concerns the client is answered with an ICMP error.
 */
#include "parse.h"
#include "match.h"
#include "track.h"
#include "pick.h"
#include "encap.h"
#include "finish.h"

SEC("xdp")
int lvx(struct xdp_md *ctx)
{
	struct packet packet;
	struct conn_entry entry;
	int verdict;

	verdict = parse(ctx, &packet);
	if (verdict == NEXT_STAGE)
		verdict = match(&packet);
	if (verdict != NEXT_STAGE)
		return finish_unmatched(verdict);

	verdict = track(&packet, &entry);
	if (verdict == NO_CONNECTION)
		verdict = pick(&packet, &entry);
	if (verdict == NEXT_STAGE)
		verdict = encap(ctx, &packet);
	return finish(ctx, &packet, verdict);
}

/* Tells the control plane what time the connection table has. */
SEC("syscall")
int read_clock(struct clock *clock)
{
	clock->jiffies = bpf_jiffies64();
	clock->nanoseconds = bpf_ktime_get_ns();
	return 0;
}

char _license[] SEC("license") = "Dual MIT/GPL";
