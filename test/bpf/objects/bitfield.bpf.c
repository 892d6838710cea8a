/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* A field that no codec can express. */
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>

struct flags {
	__u32 low : 4;
	__u32 high : 28;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct flags);
} flags SEC(".maps");

char LICENSE[] SEC("license") = "Dual MIT/GPL";
