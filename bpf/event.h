/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The event stream: one in so many packets for a service is told of, to whoever listens. */
#pragma once

#include "maps.h"
#include "packet.h"

apart int tell(const struct packet *packet, __u32 verdict)
{
	if (!packet)
		return 0;

	struct event *event;
	__u32 sampling = settings.event_sampling;

	if (sampling > 1 && bpf_get_prandom_u32() % sampling)
		return 0;
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event)
		return 0;
	event->nanoseconds = bpf_ktime_get_ns();
	for (int i = 0; i < 4; i++) {
		event->client[i] = packet->client[i];
		event->vip[i] = packet->vip[i];
	}
	event->client_port = packet->piece == FRAGMENT_LATER ? 0 : packet->client_port;
	event->port = packet->piece == FRAGMENT_LATER ? 0 : packet->port;
	event->length = packet->length;
	event->protocol = packet->protocol;
	event->family = packet->family;
	event->verdict = verdict;
	event->real_index = packet->real_index;
	event->has_real = packet->routed;
	event->pad = 0;
	bpf_ringbuf_submit(event, 0);
	return 0;
}
