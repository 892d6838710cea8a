/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Sends the frame that it is run with, an IPv4 packet, back to where it is said to have come from: with another id each
 * time, so that each is a fragment of another datagram. For scenarios, which run it on live frames. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

/* One processor at a time sends. */
__u32 sent = 0;

SEC("xdp")
int flood(struct xdp_md *ctx)
{
	struct iphdr *ip = (void *)(long)ctx->data + sizeof(struct ethhdr);
	__u32 sum;

	if ((void *)(ip + 1) > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	/* RFC 1624: the checksum takes back the old id, which live frames may still have, and takes in the new one. */
	sum = (__u16)~ip->check + (__u16)~ip->id;
	ip->id = bpf_htons(++sent);
	sum += ip->id;
	sum = (sum & 0xffff) + (sum >> 16);
	ip->check = ~(sum + (sum >> 16));
	return XDP_TX;
}

char _license[] SEC("license") = "Dual MIT/GPL";
