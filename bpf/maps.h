/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Every map of the program. Sizes marked (load) are set by the loader.
 *
 * What has a fixed size is a variable in a section of its own, which libbpf makes a map of: a packet reaches it without
 * a look-up.
 */
#pragma once

#include "types.h"

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* Programs of their own, since one program's stack and the verifier's patience are short. */
enum lane {
	LANE_USUAL,   /* from the beginning: what did not get through the fast lane */
	LANE_GENERAL, /* from the beginning: for what is not one of the usual packets */
	LANE_REST,    /* a usual packet whose way is not */
	LANES,
};

int lvx_usual(struct xdp_md *ctx);
int lvx_general(struct xdp_md *ctx);
int lvx_rest(struct xdp_md *ctx);

/*
 * Number of a bucket -> services by (VIP, port, protocol). The control plane changes the one that is not in force, and
 * then has packets look into that: so they see all of a change at once.
 */
struct service_bucket service_index[SERVICE_INDICES][SERVICE_BUCKETS] SEC(".bss.services");

/* Which of them is in force. */
__u32 service_index_now SEC(".bss.index");

/* Service id -> what it stands for. The control plane writes it; packets don't need it. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SERVICES_MAX);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct service);
} services SEC(".maps");

/* Number of a pair of lines -> eight connections. The program writes it; (load) conn_pairs. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 512);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct conn_pair);
} conns SEC(".maps");

/* conn_slot.key -> slot of a connection that found no room in conns. The program writes it; (load). */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, struct conn_slot);
} conn_overflow SEC(".maps");

/* conn_slot.key that is a hash -> what it stands for, for those who list connections. The program writes it; (load). */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u64);
	__type(value, struct conn_tuple);
} conn_tuples SEC(".maps");

/* Index -> real server. The control plane writes it; packets don't need it; (load) reals_max. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct real);
} reals SEC(".maps");

/* Index of a real server -> what it has to carry. The program counts, the control plane sets limits; (load) reals_max.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct load);
} loads SEC(".maps");

/*
 * A service's slots; see enum slots_layout. Each service's map has its own length. An element is no struct:
 * Linux 6.1 takes a map with a struct for another one than the same map made without type information (EINVAL).
 */
struct slots_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE | BPF_F_INNER_MAP);
	__type(key, __u32);
	__type(value, __u32[SLOTS_LINE]);
};

/* service_slot.plan -> a service's slots, replaced whole. The control plane writes it; the program moves the cursor. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, PLANS_MAX);
	__type(key, __u32);
	__array(values, struct slots_map);
} slots SEC(".maps");

/* Service id -> the servers that lblc and lblcr keep to. The program writes it. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, SERVICES_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, struct locality);
} localities SEC(".maps");

/* Address of a VIP (IPv4: the first word) -> how many services it has. The control plane writes it. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, VIPS_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __be32[4]);
	__type(value, __u32);
} vips SEC(".maps");

/* VLAN devices of the host. The control plane writes it. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, VLANS_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct vlan_key);
	__type(value, __u32);
} vlans SEC(".maps");

/* First fragments of late: where the others of their datagrams have to go. The program writes it. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct fragment_key);
	__type(value, struct fragment_note);
} fragments SEC(".maps");

/* struct event, for whoever wants to know what becomes of packets. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 18);
} events SEC(".maps");

/* struct slow_packet and the frame behind it, for the control plane. */
enum { SLOW_RING = 1 << 20 };
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, SLOW_RING);
} slow_packets SEC(".maps");

/* Reason -> when the next packet is due at the rate that the settings allow, monotonic nanoseconds. */
__u64 slow_due[SLOW_REASON_ROOM] SEC(".bss.slow");

/* Processor -> packets that were not handed up. The program writes it. */
struct slow_refusals slow_refusals[PROCESSORS_MAX] SEC(".bss.refusals");

/* Until when somebody takes what is handed up, monotonic nanoseconds. The control plane renews it. */
__u64 slow_taken_until SEC(".bss.heartbeat");

/* struct conn_news, for schedulers of the control plane; and how many found no room. The program writes it. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 21);
} conn_news SEC(".maps");
__u64 conn_news_lost SEC(".bss.news");

/* enum lane -> the program that goes on with a packet. The loader fills it. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, LANES);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} lanes SEC(".maps") = { .values = {
			     [LANE_USUAL] = (void *)&lvx_usual,
			     [LANE_GENERAL] = (void *)&lvx_general,
			     [LANE_REST] = (void *)&lvx_rest,
			 } };

/* The packet that the control plane is running again: one at a time. */
struct resumed resumed SEC(".bss.resumed");

/* Interface index -> interface, of every egress; needed where it is not the ingress. The control plane writes it. */
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u32);
} egress SEC(".maps");

/* Processor, verdict -> packets. The program writes it. */
__u64 verdicts[PROCESSORS_MAX][VERDICT_STRIDE] SEC(".bss.verdicts");

/* Processor * reals_max + real server index -> route. The control plane writes the way, the program counts; (load). */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct route);
} routes SEC(".maps");

/* Index -> tunnel; the first ones lead nowhere (enum tunnel_nowhere). The control plane writes it. */
struct tunnel tunnels[TUNNELS_MAX] SEC(".bss.tunnels");

/* Index of a tunnel -> VLAN tags, if it is TUNNEL_TAGGED. The control plane writes it. */
struct tags tags[TUNNELS_MAX] SEC(".bss.tags");

/* Processor -> connections that were opened in a tick: tick << 32 | count. The program writes it. */
__u64 opened[PROCESSORS_MAX][8] SEC(".bss.opened");

/* What may change while the program runs. The control plane writes it. */
struct settings settings SEC(".bss.settings");

/* One element: what the next control plane must know. The program does not read it. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table_info);
} table_info SEC(".maps");
