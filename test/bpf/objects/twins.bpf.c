/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The first packet of one connection from two processors at the same time, over and over: each side waits until the
 * other has come as far, then hands a frame of the next client to the program under test.
 */
#include "traffic-frame.h"

enum { SIDES = 2, PATIENCE = 1 << 20 };

/* By side: how many connections it has come to, each in a cache line of its own. */
struct {
	__u64 connections;
	__u64 pad[7];
} come_to[SIDES];

struct servers_of {
	__be32 by_side[SIDES];
};

/* Where each packet went, by connection. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct servers_of);
} servers SEC(".maps");

__u32 first_client; /* address, in the host's order */

struct waiting {
	__u32 side;
	__u64 connections;
};

/* Whether to stop: the other side has come as far. */
static long look(__attribute__((unused)) __u32 turn, struct waiting *waiting)
{
	volatile __u64 *other = &come_to[!waiting->side].connections;

	return *other >= waiting->connections;
}

static __always_inline int send(struct xdp_md *ctx, __u32 side)
{
	void *data = (void *)(long)ctx->data;
	struct waiting waiting = { .side = side };
	__u32 number = come_to[side].connections;
	struct servers_of *servers_of = bpf_map_lookup_elem(&servers, &number);

	if (!servers_of || data + FRAME > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	make_frame(data, first_client + number, CLIENT_PORT, SYN);
	waiting.connections = __sync_add_and_fetch(&come_to[side].connections, 1);
	bpf_loop(PATIENCE, look, &waiting, 0);
	servers_of->by_side[side] = server_of(ctx, run(ctx));
	return bpf_xdp_adjust_head(ctx, (int)(ctx->data_end - ctx->data) - FRAME) ? XDP_ABORTED : XDP_DROP;
}

SEC("xdp")
int one(struct xdp_md *ctx)
{
	return send(ctx, 0);
}

SEC("xdp")
int other(struct xdp_md *ctx)
{
	return send(ctx, 1);
}

char _license[] SEC("license") = "Dual MIT/GPL";
