/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Puts a program under test through its paces: makes a frame of the next flow, hands it to the program, and looks at
 * what became of it. BPF_PROG_TEST_RUN repeats a run on the packet that the run before left, so each run makes the
 * whole frame anew and in the end takes back what the program put in front of it.
 */
#include "wrap.h"
#include "../checksum.h"

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

/* Element 0: the program under test. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} under_test SEC(".maps");

struct bench_plan plan = {};
struct bench_state state = {};

/* Brings the enums into the BTF, which has no other use for them. */
const volatile union {
	enum bench_limits bench_limits;
	enum bench_flow bench_flow;
} exported_enums = {};

enum { CLIENTS = 0x64400000 /* 100.64.0.0/10 */, CLIENT_BITS = 20, FIRST_PORT = 1024 };

static __always_inline __u32 next_flow(const struct bench_kind *kind)
{
	if (kind->flow == BENCH_FLOW_NEW)
		return state.new_flow++;
	state.cycle = (state.cycle * plan.multiplier + plan.increment) & plan.mask;
	return state.cycle < plan.flows ? state.cycle : state.cycle - plan.flows;
}

static __always_inline __u32 destination(const struct bench_kind *kind, __u32 flow)
{
	return kind->destination + ((__u64)(flow * 0x9e3779b1) * kind->destinations >> 32);
}

/* Writes the frame of a kind and a flow. */
static __always_inline void make_frame(void *data, const struct bench_kind *kind, __u32 flow)
{
	__be32 client = bpf_htonl(CLIENTS + (flow & ((1 << CLIENT_BITS) - 1)));
	__be16 port = bpf_htons(FIRST_PORT + (flow >> CLIENT_BITS));
	__be32 vip = bpf_htonl(destination(kind, flow));
	__u32 addresses = (client & 0xffff) + (client >> 16) + (vip & 0xffff) + (vip >> 16);
	struct iphdr *ip = data + sizeof(struct ethhdr);
	__u16 check;

	__builtin_memcpy(data, kind->frame, BENCH_FRAME);
	ip->saddr = client;
	ip->daddr = vip;
	ip->check = checksum_fold(kind->sums[0] + addresses);
	*(__be16 *)(ip + 1) = port;
	check = checksum_fold(kind->sums[1] + addresses + port);
	if (kind->udp)
		((struct udphdr *)(ip + 1))->check = check;
	else
		((struct tcphdr *)(ip + 1))->check = check;
}

static __always_inline const struct bench_kind *next_kind(void)
{
	return &plan.kinds[plan.pattern[state.frames++ % BENCH_PATTERN] % BENCH_KINDS];
}

/*
 * A call of its own, since the program under test returns to whoever called this. The compiler knows nothing of that:
 * it must not take the result for constant.
 */
static __noinline int run(struct xdp_md *ctx)
{
	volatile int nobody = -1;

	bpf_tail_call_static(ctx, &under_test, 0);
	return nobody;
}

static __always_inline void note_wrong(const struct bench_kind *kind, __u32 action, __s32 growth)
{
	if (state.wrong++)
		return;
	state.wrong_kind = kind - plan.kinds;
	state.wrong_action = action;
	state.wrong_growth = growth;
}

/* For test runs that repeat: each frame is checked, and the packet is as long in the end as in the beginning. */
SEC("xdp")
int wrap(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	const struct bench_kind *kind = next_kind();
	__u32 action;
	__s32 growth;

	if (data + BENCH_FRAME > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	make_frame(data, kind, next_flow(kind));
	action = run(ctx);
	growth = (__s32)(ctx->data_end - ctx->data) - BENCH_FRAME;
	if (action != kind->action || growth != kind->growth)
		note_wrong(kind, action, growth);
	return bpf_xdp_adjust_head(ctx, growth) ? XDP_ABORTED : XDP_DROP;
}

/*
 * A batch begins when all that became of the one before is over. So the time from batch to batch is that of whole
 * batches, without what the kernel does before and after a test run.
 */
static __always_inline void note_time(void)
{
	if (state.frames % BENCH_BATCH)
		return;
	state.last_batch = bpf_ktime_get_ns();
	state.batched = state.frames;
	if (!state.frames)
		state.first_batch = state.last_batch;
}

/* For live frames: what becomes of them is seen where they arrive. */
SEC("xdp")
int send(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	const struct bench_kind *kind;

	note_time();
	kind = next_kind();
	if (data + BENCH_FRAME > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	make_frame(data, kind, next_flow(kind));
	bpf_tail_call_static(ctx, &under_test, 0);
	return XDP_ABORTED;
}

char _license[] SEC("license") = "Dual MIT/GPL";
