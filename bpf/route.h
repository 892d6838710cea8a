/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The route to a real server: one for each server and processor. */
#pragma once

#include "maps.h"
#include "options.h"
#include "packet.h"

/* The route to a real server, on this processor. */
static __always_inline struct route *route_to(__u32 real)
{
	__u32 index = bpf_get_smp_processor_id() * reals_max + real;

	return bpf_map_lookup_elem(&routes, &index);
}

/* The number of the tunnel that a route names, if it is the packet's. Returns NEXT_STAGE or a verdict. */
static __always_inline int find_way(struct packet *packet, const struct route *route, __u32 *number)
{
	__u64 way;

	if (!route)
		return VERDICT_DROP_INTERNAL;
	way = READ_ONCE(route->way);
	if ((way & ((1 << ROUTE_SERVICE_BITS) - 1)) != packet->service_id)
		return VERDICT_DROP_SERVER_REMOVED;
	packet->routed = 1;
	*number = way >> ROUTE_TUNNEL_SHIFT & (TUNNELS_MAX - 1);
	return NEXT_STAGE;
}
