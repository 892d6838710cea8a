/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Nothing but the clock: for whoever wants to know how fast it goes before the dataplane is loaded. */
#include "read_clock.h"

char _license[] SEC("license") = "Dual MIT/GPL";
