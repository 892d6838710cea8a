/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Frames of clients, and the program under test that they are handed to. */
#pragma once

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

enum {
	FRAME = sizeof(struct ethhdr) + sizeof(struct iphdr) + sizeof(struct tcphdr),
	FIRST_PORT = 80,
	CLIENT_PORT = 1024,
	SERVICES = 2,
	VIP = 0x0a000064,
	TTL = 63,
};

enum flags { FIN = 0x01, SYN = 0x02, RST = 0x04, ACK = 0x10 };

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} under_test SEC(".maps");

static __always_inline void make_frame(void *data, __u32 client, __u32 port, __u32 flags)
{
	struct ethhdr *ethernet = data;
	struct iphdr *ip = (void *)(ethernet + 1);
	struct tcphdr *tcp = (void *)(ip + 1);

	__builtin_memset(data, 0, FRAME);
	ethernet->h_dest[0] = ethernet->h_source[0] = 2;
	ethernet->h_proto = bpf_htons(ETH_P_IP);
	ip->version = 4;
	ip->ihl = 5;
	ip->tot_len = bpf_htons(FRAME - sizeof(*ethernet));
	ip->frag_off = bpf_htons(0x4000);
	ip->ttl = TTL;
	ip->protocol = IPPROTO_TCP;
	ip->saddr = bpf_htonl(client);
	ip->daddr = bpf_htonl(VIP);
	tcp->source = bpf_htons(port);
	tcp->dest = bpf_htons(FIRST_PORT + client % SERVICES);
	tcp->doff = 5;
	((__u8 *)tcp)[13] = flags;
}

/* A call of its own, since the program under test returns to whoever called this. */
static __noinline int run(struct xdp_md *ctx)
{
	volatile int nobody = -1;

	bpf_tail_call_static(ctx, &under_test, 0);
	return nobody;
}

/* The outer destination of a frame that was forwarded; 0: none was. */
static __always_inline __be32 server_of(struct xdp_md *ctx, int action)
{
	void *data = (void *)(long)ctx->data;
	struct iphdr *outer = data + sizeof(struct ethhdr);

	if (action != XDP_TX || (void *)(outer + 1) > (void *)(long)ctx->data_end)
		return 0;
	return outer->daddr;
}
