/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Yardsticks for the dataplane. They share none of its code, so that they stay what they are when it changes.
 *
 *	bench_nop		does nothing: what the wrapper costs
 *	bench_floor		reads the headers and puts a constant outer header in front
 *	bench_floor_ct	the same behind a look-up of the connection in an LRU hash of the kernel's
 */
#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct tuple {
	__be32 client;
	__be32 vip;
	__be16 client_port;
	__be16 port;
	__u32 protocol;
};

/* Connection -> real server; (load) as many as the dataplane's table has slots. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct tuple);
	__type(value, __u64);
} connections SEC(".maps");

enum { OUTER_LENGTH = sizeof(struct iphdr), OUTER_TTL = 64, DF = 0x4000 };

static const __u8 outer_ethernet[ETH_HLEN] = { 2, 0, 0, 0, 1, 11, 2, 0, 0, 0, 0, 2, 8, 0 };

static __always_inline bool read_headers(struct xdp_md *ctx, struct tuple *tuple)
{
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = (void *)(long)ctx->data;
	struct iphdr *ip = (void *)(eth + 1);
	__be16 *ports = (void *)(ip + 1);

	if ((void *)(ports + 2) > end || eth->h_proto != bpf_htons(ETH_P_IP) || ip->version != 4 || ip->ihl != 5)
		return false;
	if (ip->protocol != IPPROTO_TCP && ip->protocol != IPPROTO_UDP)
		return false;
	tuple->client = ip->saddr;
	tuple->vip = ip->daddr;
	tuple->client_port = ports[0];
	tuple->port = ports[1];
	tuple->protocol = ip->protocol;
	return true;
}

static __always_inline int encapsulate(struct xdp_md *ctx)
{
	struct ethhdr *eth;
	struct iphdr *ip;
	__u32 sum;

	if (bpf_xdp_adjust_head(ctx, -OUTER_LENGTH))
		return XDP_ABORTED;
	eth = (void *)(long)ctx->data;
	ip = (void *)(eth + 1);
	if ((void *)(ip + 1) > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	__builtin_memcpy(eth, outer_ethernet, sizeof(*eth));
	ip->version = 4;
	ip->ihl = OUTER_LENGTH / 4;
	ip->tos = 0;
	ip->tot_len = bpf_htons(ctx->data_end - ctx->data - sizeof(*eth));
	ip->id = 0;
	ip->frag_off = bpf_htons(DF);
	ip->ttl = OUTER_TTL;
	ip->protocol = IPPROTO_IPIP;
	ip->saddr = bpf_htonl(0x0a000002);
	ip->daddr = bpf_htonl(0x0a00000b);
	sum = bpf_htons(0x4500) + ip->tot_len + bpf_htons(DF) + bpf_htons(OUTER_TTL << 8 | IPPROTO_IPIP) +
	      bpf_htons(0x0a00) + bpf_htons(0x0002) + bpf_htons(0x0a00) + bpf_htons(0x000b);
	sum = (sum & 0xffff) + (sum >> 16);
	ip->check = ~(sum + (sum >> 16));
	return XDP_TX;
}

SEC("xdp")
int bench_nop(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_TX;
}

SEC("xdp")
int bench_floor(struct xdp_md *ctx)
{
	struct tuple tuple;

	return read_headers(ctx, &tuple) ? encapsulate(ctx) : XDP_PASS;
}

SEC("xdp")
int bench_floor_ct(struct xdp_md *ctx)
{
	struct tuple tuple;
	__u64 server = 1;

	if (!read_headers(ctx, &tuple))
		return XDP_PASS;
	if (!bpf_map_lookup_elem(&connections, &tuple) && bpf_map_update_elem(&connections, &tuple, &server, BPF_ANY))
		return XDP_ABORTED;
	return encapsulate(ctx);
}

char _license[] SEC("license") = "Dual MIT/GPL";
