/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * News of connections, for schedulers of the control plane: of services that are SERVICE_WATCHED. Without such a
 * service an entry that ends costs one look at a setting.
 */
#pragma once

#include "entry.h"
#include "load.h"
#include "maps.h"
#include "tuple.h"

/* Room for news, which is filled in there: the stack has none. */
static __always_inline struct conn_news *news_begin(__u32 real, __u32 kind)
{
	struct conn_news *news = bpf_ringbuf_reserve(&conn_news, sizeof(*news), 0);

	if (!news) {
		__sync_fetch_and_add(&conn_news_lost, 1);
		return NULL;
	}
	news->nanoseconds = bpf_ktime_get_ns();
	news->real_index = real;
	news->kind = kind;
	return news;
}

/* What a key stands for that is not a hash. */
static __always_inline void news_tuple(__u64 key, const struct service *service, struct conn_tuple *tuple)
{
	for (int i = 0; i < 4; i++) {
		tuple->client[i] = i ? 0 : key >> 32;
		tuple->vip[i] = service->vip[i];
	}
	tuple->client_port = key >> 16;
	tuple->port = service->port;
	tuple->service_id = key;
	tuple->protocol = service->protocol;
	tuple->family = service->family;
}

/* An entry with this key and value has ended. */
apart int news_closed(__u64 key, __u64 value)
{
	const struct conn_tuple *known = NULL;
	const struct service *service;
	struct conn_news *news;
	__u32 id = key & 0xffff;

	if (conn_value_marks(value) & CONN_MARK_HASHED) {
		known = bpf_map_lookup_elem(&conn_tuples, &key);
		if (!known)
			return 0;
		id = known->service_id;
	}
	service = bpf_map_lookup_elem(&services, &id);
	if (!service || !(service->flags & SERVICE_WATCHED) || state_is_template(conn_value_state(value)))
		return 0;
	news = news_begin(conn_value_real(value), CONN_NEWS_CLOSED);
	if (!news)
		return 0;
	if (known)
		news->tuple = *known;
	else
		news_tuple(key, service, &news->tuple);
	bpf_ringbuf_submit(news, 0);
	return 0;
}

/* A packet has opened a connection. */
apart int news_opened(const struct packet *packet, __u32 real)
{
	struct conn_news *news;

	if (!packet || !(packet->service_flags & SERVICE_WATCHED))
		return 0;
	news = news_begin(real, CONN_NEWS_OPENED);
	if (!news)
		return 0;
	tuple_of(&news->tuple, packet);
	bpf_ringbuf_submit(news, 0);
	return 0;
}
