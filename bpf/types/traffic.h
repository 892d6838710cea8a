/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What is counted. */
#pragma once

#include <linux/types.h>

/* What was sent to a real server, on one processor. A service's traffic is that of its servers. */
struct traffic {
	__u64 connections;
	__u64 packets;
	__u64 bytes; /* of inner IP packets */
};

/* What the director itself sent to clients for a real server: ICMP errors. IPVS counts them as outgoing packets. */
struct outgoing {
	__u64 packets;
	__u64 bytes; /* of IP packets */
};
