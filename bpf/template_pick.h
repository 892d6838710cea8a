/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* A new connection of a persistent client: the server of its template, or a template for the server that it got. */
#pragma once

#include "conn_enter.h"
#include "scratch.h"
#include "template.h"
#include "tuple.h"

/* The server that the client keeps to. Returns its index, or NO_TEMPLATE. */
enum { NO_TEMPLATE = -0x10000 };

apart int template_pick(const struct packet *packet)
{
	if (!packet)
		return NO_TEMPLATE;

	__u32 id = packet->service_id;
	const struct service *service = bpf_map_lookup_elem(&services, &id);
	struct conn_tuple *tuple = &scratch_here()->tuple;
	struct conn_entry entry;
	int real;

	if (!service)
		return NO_TEMPLATE;
	tuple_of(tuple, packet);
	template_find(service, tuple, &entry);
	if (!template_holds(&entry, id))
		return NO_TEMPLATE;
	real = conn_value_real(entry.seen);
	conn_write(&entry,
		   conn_value(real, conn_value_state(entry.seen), CONN_MARK_HASHED, template_seen(service, entry.now)));
	return real;
}

/* Whether the client has a template, which has this server now; if not, the scratch has the one that is to be placed.
 */
apart int template_renew(const struct packet *packet, __u32 real)
{
	if (!packet)
		return true;

	__u32 id = packet->service_id;
	const struct service *service = bpf_map_lookup_elem(&services, &id);
	struct scratch *scratch = scratch_here();
	struct conn_entry entry;
	__u64 value;

	if (!service)
		return true;
	tuple_of(&scratch->tuple, packet);
	template_find(service, &scratch->tuple, &entry);
	value = conn_value(real & ((1 << CONN_REAL_BITS) - 1), CONN_TEMPLATE, CONN_MARK_HASHED,
			   template_seen(service, entry.now));
	if (entry.slot) {
		if (conn_write(&entry, value)) {
			load_remove(entry.seen);
			load_add(value);
		}
		return true;
	}
	scratch->template.key = entry.key;
	scratch->template.hash = entry.hash;
	scratch->template.value = value;
	return false;
}

/*
 * From now on the client keeps to a server. Without room it does without a template, like one that is not persistent.
 * Apart from the search, whose stack would be too much for those who make room: Linux 6.1 counts 512 bytes.
 */
apart int template_enter(const struct packet *packet, __u32 real)
{
	struct scratch *scratch = scratch_here();
	__u64 key;

	if (template_renew(packet, real))
		return 0;
	key = scratch->template.key;
	bpf_map_update_elem(&conn_tuples, &key, &scratch->tuple, BPF_ANY);
	if (conn_insert(key, scratch->template.hash, scratch->template.value) < 0)
		bpf_map_delete_elem(&conn_tuples, &key);
	return 0;
}
