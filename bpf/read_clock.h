/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Tells the control plane what time the connection table has. */
#pragma once

#include "types.h"

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("syscall")
int read_clock(struct clock *clock)
{
	clock->jiffies = bpf_jiffies64();
	clock->nanoseconds = bpf_ktime_get_ns();
	return 0;
}
