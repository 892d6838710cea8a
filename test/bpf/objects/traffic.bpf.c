/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Random traffic for the connection table, and a model of what must become of it: frames of random clients with random
 * flags are handed to the program under test, and each outcome is compared at once. Two processors that do this at the
 * same time meet in the table's lines as often as in hours of real traffic.
 *
 * Three kinds of clients, by their number:
 * - own: nobody else sends for them, so the model knows what each packet must get. Whose connection is over mostly
 *   comes back with another port;
 * - kept: their connections are established and never end. Both sides send data on them;
 * - contested: both sides send anything, from a few ports each. Only what can't be in any order is wrong.
 */
#include "traffic-model.h"

/* By client: own ones first, then kept, then contested. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct flow);
} flows SEC(".maps");

__u64 random = 1; /* never 0 */

static __always_inline __u32 pick(__u32 below)
{
	random ^= random << 13;
	random ^= random >> 7;
	random ^= random << 17;
	return (random >> 32) * below >> 32;
}

static __always_inline __u32 tick(void)
{
	return bpf_jiffies64() >> tick_shift;
}

static __always_inline __u32 flags_for(__u32 number)
{
	__u32 dice = pick(16);

	if (number >= own && number < own + kept)
		return ACK;
	return dice < 6 ? SYN : dice < 11 ? ACK : dice < 13 ? ACK | FIN : RST;
}

SEC("xdp")
int traffic(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	__u32 number = pick(own + kept + contested);
	struct flow *flow = bpf_map_lookup_elem(&flows, &number);
	struct fault fault = { .operation = operations++, .flow = number };
	__u32 before, after;

	if (!flow || data + FRAME > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	fault.flags = flags_for(number);
	if (number < own && fault.flags == SYN && (flow->state == NO_CONNECTION || is_lingering(flow)) && pick(4))
		next_turn(flow);
	if (number >= own + kept)
		flow->turn = pick(CONTESTED_PORTS);
	fault.turn = flow->turn;
	fault.state = flow->state;
	fault.expected = flow->server;
	make_frame(data, client_of(number), CLIENT_PORT + flow->turn, fault.flags);
	before = tick();
	fault.action = run(ctx);
	after = tick();
	fault.got = server_of(ctx, fault.action);
	judge(flow, &fault, before, after);
	return bpf_xdp_adjust_head(ctx, (int)(ctx->data_end - ctx->data) - FRAME) ? XDP_ABORTED : XDP_DROP;
}

char _license[] SEC("license") = "Dual MIT/GPL";
