/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * For live frames: what they can be handed to other than the dataplane, and where redirected ones arrive.
 *
 *	bench_tx		sends each frame out of the interface that it is said to come in by
 *	bench_pass		leaves each frame to the host: to IPVS
 *	bench_static	puts the same outer header in front of each frame and redirects it, without a look at it
 *	bench_sink		takes in what arrives on the other end of the cable, counts and drops it
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "wrap.h"

enum { OUTER_LENGTH = sizeof(struct iphdr), TUNNELLED = BENCH_FRAME + OUTER_LENGTH };

/* Element 0: the interface that bench_static redirects to. */
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} static_egress SEC(".maps");

/* Frames that arrived: tunnelled ones of the right length, and others. One processor at a time counts. */
__u64 arrived = 0;
__u64 wrong = 0;

/* Ethernet, and IPv4 with the length and the checksum that every frame of ours gets. */
static const __u8 outer_ethernet[ETH_HLEN] = { 2, 0, 0, 0, 1, 11, 2, 0, 0, 0, 0, 2, 8, 0 };
static const struct iphdr outer_ip = {
	.version = 4,
	.ihl = OUTER_LENGTH / 4,
	.tot_len = bpf_htons(TUNNELLED - ETH_HLEN),
	.frag_off = bpf_htons(0x4000),
	.ttl = 64,
	.protocol = IPPROTO_IPIP,
	.check = bpf_htons(0x26a8),
	.saddr = bpf_htonl(0x0a000002),
	.daddr = bpf_htonl(0x0a00000b),
};

SEC("xdp")
int bench_pass(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_PASS;
}

SEC("xdp")
int bench_tx(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_TX;
}

SEC("xdp")
int bench_static(struct xdp_md *ctx)
{
	void *data;

	if (bpf_xdp_adjust_head(ctx, -OUTER_LENGTH))
		return XDP_ABORTED;
	data = (void *)(long)ctx->data;
	if (data + sizeof(outer_ethernet) + sizeof(outer_ip) > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	__builtin_memcpy(data, outer_ethernet, sizeof(outer_ethernet));
	__builtin_memcpy(data + sizeof(outer_ethernet), &outer_ip, sizeof(outer_ip));
	return bpf_redirect_map(&static_egress, 0, XDP_DROP);
}

SEC("xdp")
int bench_sink(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	struct iphdr *ip = data + sizeof(struct ethhdr);

	if (ctx->data_end - ctx->data == TUNNELLED && (void *)(ip + 1) <= (void *)(long)ctx->data_end &&
	    ip->protocol == IPPROTO_IPIP)
		arrived++;
	else
		wrong++;
	return XDP_DROP;
}

char _license[] SEC("license") = "Dual MIT/GPL";
