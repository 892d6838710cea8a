/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Reads a packet without looking where it ends: the verifier refuses it. */
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int read_beyond(struct xdp_md *context)
{
	__u8 *data = (void *)(long)context->data;

	return data[20];
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
