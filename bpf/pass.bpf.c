/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Takes every packet as it comes. For the peer of a veth whose other end transmits from XDP: frames sent by
 * XDP_TX or redirect arrive only where the receiving end has an XDP program of its own. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

SEC("xdp")
int pass(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_PASS;
}

char _license[] SEC("license") = "Dual MIT/GPL";
