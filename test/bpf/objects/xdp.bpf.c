/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* XDP programs whose effect on a packet is easy to tell. */
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>

#define ETH_HLEN 14

/* Puts four bytes with the ingress interface's index in front of the packet. */
SEC("xdp")
int prepend(struct xdp_md *context)
{
	__u32 *front;

	if (bpf_xdp_adjust_head(context, -(int)sizeof(*front)))
		return XDP_ABORTED;
	front = (void *)(long)context->data;
	if ((void *)(front + 1) > (void *)(long)context->data_end)
		return XDP_ABORTED;
	*front = context->ingress_ifindex;
	return XDP_TX;
}

/* Copies the first byte of the metadata to the packet's last header byte. */
SEC("xdp")
int read_meta(struct xdp_md *context)
{
	__u8 *meta = (void *)(long)context->data_meta;
	__u8 *data = (void *)(long)context->data;

	if (meta + 1 > data || data + ETH_HLEN > (__u8 *)(long)context->data_end)
		return XDP_DROP;
	data[ETH_HLEN - 1] = *meta;
	return XDP_PASS;
}

SEC("xdp")
int pass(struct xdp_md *context)
{
	(void)context;
	return XDP_PASS;
}

SEC("xdp")
int drop(struct xdp_md *context)
{
	(void)context;
	return XDP_DROP;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
