/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Persistence: a template is an entry of the connection table that is no connection. It keeps the server of a client,
 * or of all clients that are alike under the service's netmask.
 *
 * All templates have one timeout in the settings, the longest that there is. One that is to live shorter is made older
 * by the difference.
 */
#pragma once

#include "conn.h"
#include "route.h"
#include "tuple.h"

/* Where a client's template is, or would go. The tuple's client is the whole address at first. */
static __always_inline void template_find(const struct service *service, struct conn_tuple *tuple,
					  struct conn_entry *entry)
{
	for (int i = 0; i < 4; i++)
		tuple->client[i] &= service->netmask[i];
	tuple->client_port = 0;
	tuple->port = service->port;
	entry->hash = tuple_hash(tuple);
	entry->key = tuple_key(entry->hash);
	entry->now = clock_now();
	entry->seen = 0;
	conn_find(entry);
}

static __always_inline __u32 template_seen(const struct service *service, __u32 now)
{
	return now - service->template_age & TICK_MASK;
}

/* A connection that the client's template chose a server for has been established. */
apart int template_assure(const struct packet *packet)
{
	if (!packet)
		return 0;

	__u32 id = packet->service_id;
	const struct service *service = bpf_map_lookup_elem(&services, &id);
	struct conn_tuple tuple;
	struct conn_entry entry;
	__u64 seen;

	if (!service)
		return 0;
	tuple_of(&tuple, packet);
	template_find(service, &tuple, &entry);
	seen = entry.seen;
	if (!entry.slot || conn_value_state(seen) != CONN_TEMPLATE)
		return 0;
	conn_write(&entry, conn_value(conn_value_real(seen), CONN_ASSURED, CONN_MARK_HASHED, conn_value_seen(seen)));
	return 0;
}

/* Whether a server is still the service's. */
static __always_inline bool server_is_there(__u32 real, __u32 service_id)
{
	const struct route *route = route_to(real);

	return route && (READ_ONCE(route->way) & ((1 << ROUTE_SERVICE_BITS) - 1)) == service_id;
}

/* Whether a template's server may have one more connection. */
static __always_inline bool template_holds(const struct conn_entry *entry, __u32 service_id)
{
	__u32 real = conn_value_real(entry->seen);
	struct load *load;

	if (!entry->slot || clock_expired(entry->now, conn_value_seen(entry->seen), conn_value_state(entry->seen)) ||
	    !server_is_there(real, service_id))
		return false;
	load = load_of(real);
	return load && (load->weight || !settings.expire_quiescent_template);
}
