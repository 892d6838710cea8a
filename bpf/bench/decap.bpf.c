/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* A real server's tunl0 where the kernel has none: takes the inner packet out of IP-in-IP that is addressed to the
 * server itself, and leaves everything else as it is. */
#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

/* The real server of the benchmark's topology (src/bench/veth/topology.ts): 10.0.0.11. */
enum { OWN_ADDRESS = 0x0a00000b, OUTER_LENGTH = sizeof(struct iphdr), FRAGMENT = 0x3fff };

static __always_inline bool is_tunnelled_to_us(const struct ethhdr *eth, const struct iphdr *outer)
{
	return eth->h_proto == bpf_htons(ETH_P_IP) && outer->version == 4 && outer->ihl == OUTER_LENGTH / 4 &&
	       outer->protocol == IPPROTO_IPIP && !(outer->frag_off & bpf_htons(FRAGMENT)) &&
	       outer->daddr == bpf_htonl(OWN_ADDRESS);
}

SEC("xdp")
int decap(struct xdp_md *ctx)
{
	struct ethhdr *eth = (void *)(long)ctx->data;
	struct iphdr *outer = (void *)(eth + 1);
	struct ethhdr addresses;

	if ((void *)(outer + 1) > (void *)(long)ctx->data_end || !is_tunnelled_to_us(eth, outer))
		return XDP_PASS;
	addresses = *eth;
	if (bpf_xdp_adjust_head(ctx, OUTER_LENGTH))
		return XDP_ABORTED;
	eth = (void *)(long)ctx->data;
	if ((void *)(eth + 1) > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	*eth = addresses;
	return XDP_PASS;
}

char _license[] SEC("license") = "Dual MIT/GPL";
