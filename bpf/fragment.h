/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Fragments of clients' packets. The first one has the ports: it is scheduled like any packet, and leaves a note for
 * the others. Each travels in an outer header of its own; the real server puts them together.
 */
#pragma once

#include "clock.h"
#include "maps.h"
#include "packet.h"

/* How long a note is good for, in ticks of at least 0.16 s: some 30 s, as long as a host waits for the rest. */
enum { FRAGMENT_TICKS = 128 };

static __always_inline void fragment_key_of(struct fragment_key *key, const struct packet *packet)
{
	for (int i = 0; i < 4; i++) {
		key->client[i] = packet->client[i];
		key->vip[i] = packet->vip[i];
	}
	key->id = packet->id;
	/* IPv6 does not tell in every fragment what was fragmented; the id alone does (RFC 8200, 4.5). */
	key->protocol = packet->family == 4 ? packet->protocol : 0;
}

/* Notes where the rest of the datagram has to go. */
apart int fragment_note(const struct packet *packet)
{
	if (!packet)
		return 0;

	struct fragment_key key;
	struct fragment_note note = { .real_index = packet->real_index,
				      .service_id = packet->service_id,
				      .tick = clock_now() };

	fragment_key_of(&key, packet);
	bpf_map_update_elem(&fragments, &key, &note, BPF_ANY);
	return 0;
}

/* A first fragment for a VIP was left to the host: so are the others, or the host never has all of them. */
static __always_inline void fragment_leave(struct packet *packet)
{
	if (packet->piece != FRAGMENT_FIRST || !bpf_map_lookup_elem(&vips, packet->vip))
		return;
	packet->service_id = 0;
	fragment_note(packet);
}

/* Takes a later fragment where the first one went. Returns NEXT_STAGE or a verdict. */
apart int fragment_follow(struct packet *packet)
{
	if (!packet)
		return VERDICT_DROP_INTERNAL;

	struct fragment_key key;
	struct fragment_note *note;

	fragment_key_of(&key, packet);
	note = bpf_map_lookup_elem(&fragments, &key);
	if (!note || (clock_now() - note->tick & TICK_MASK) > FRAGMENT_TICKS)
		return bpf_map_lookup_elem(&vips, key.vip) ? VERDICT_SLOW_FRAGMENT : VERDICT_PASS_FRAGMENT;
	if (!note->service_id)
		return VERDICT_PASS_FRAGMENT;
	packet->real_index = note->real_index;
	packet->service_id = note->service_id;
	return NEXT_STAGE;
}
