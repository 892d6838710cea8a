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

/* Number of a bucket -> services by (VIP, port, protocol). The control plane writes it. */
struct service_bucket service_index[SERVICE_BUCKETS] SEC(".bss.services");

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

/* conn_slot.key -> conn_slot.value of connections that found no room in conns. The program writes it; (load). */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, __u64);
} conn_overflow SEC(".maps");

/* Index -> real server. The control plane writes it; packets don't need it; (load) reals_max. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct real);
} reals SEC(".maps");

/*
 * A service's period of picks; see enum slots_layout. Each service's map has its own length. An element is no struct:
 * Linux 6.1 takes a map with a struct for another one than the same map made without type information (EINVAL).
 */
struct slots_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE | BPF_F_INNER_MAP);
	__type(key, __u32);
	__type(value, __u32[SLOTS_LINE]);
};

/* Service id -> its slots, replaced whole. The control plane writes it; the program advances the cursor. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, SERVICES_MAX);
	__type(key, __u32);
	__array(values, struct slots_map);
} slots SEC(".maps");

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

/* Index -> tunnel; 0 leads nowhere. The control plane writes it. */
struct tunnel tunnels[TUNNELS_MAX] SEC(".bss.tunnels");

/* What may change while the program runs. The control plane writes it. */
struct settings settings SEC(".bss.settings");

/* One element: what the next control plane must know. The program does not read it. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table_info);
} table_info SEC(".maps");
