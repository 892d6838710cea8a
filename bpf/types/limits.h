/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* How much there can be of what. */
#pragma once

#include "../verdict.h"

enum limits {
	SERVICES_MAX = 65536, /* service ids run from 1 to one less than this; 0 is nobody's */
	SERVICE_BUCKET_BITS = 15,
	SERVICE_BUCKETS = 1 << SERVICE_BUCKET_BITS, /* of the service index: twice what full use needs */
	SERVICE_INDICES = 2,			    /* one in force, one to change */
	PLANS_MAX = 2 * SERVICES_MAX,		    /* a service's plan in force, and its next or last one */
	SERVICE_BUCKET_SLOTS = 4,		    /* one cache line */
	SERVICE_PROBES = 16,			    /* buckets that a lookup looks into at most */
	TUNNELS_MAX = 65536,   /* a power of two; all together as large as a map's element may be on Linux 6.1 */
	VIPS_MAX = 65536,      /* addresses that have a service */
	VLANS_MAX = 4096,      /* VLAN devices of the host */
	TAGS_MAX = 2,	       /* VLAN tags that a frame may have */
	LOCALITY_MEMBERS = 16, /* servers that lblcr keeps for a service */
	CONN_LINE_SLOTS = 4,   /* one cache line */
	CONN_PAIR_SLOTS = 8,   /* two */
	PROCESSORS_MAX = 1024, /* that verdicts can be counted for: a power of two */
	VERDICT_STRIDE = 64,   /* counters kept for each processor: room for VERDICT_COUNT */
};
_Static_assert(VERDICT_COUNT <= VERDICT_STRIDE, "verdict counters need more room");
