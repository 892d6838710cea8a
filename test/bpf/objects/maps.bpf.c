/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* One map of each kind that the loader is tested with, and programs that share them with the tests. */
#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>

struct point {
	__u32 x;
	__be16 port;
	__u16 pad;
	__u64 weight;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, struct point);
} points SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 64);
	__type(key, __u64);
	__type(value, __u64);
} recent SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} per_cpu SEC(".maps");

/* Three bytes, so that slots are wider than values. */
struct triple {
	__u8 bytes[3];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct triple);
} shared SEC(".maps");

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_INNER_MAP | BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u64);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, struct inner);
} outer SEC(".maps");

enum mode {
	MODE_IDLE,
	MODE_BUSY = 7,
};

const volatile __u32 step = 1;
const volatile __u64 seed = 0;
const volatile __s16 offset = 0;
const volatile bool doubled = false;
const volatile enum mode mode = MODE_IDLE;

__u64 runs;
__u32 ceiling = 1000;

struct bump {
	__u32 index;
	__u32 result;
};

/* Adds `step` to the first byte of a slot of `shared` and says what it found there. */
SEC("syscall")
int bump(struct bump *context)
{
	__u32 index = context->index;
	struct triple *slot = bpf_map_lookup_elem(&shared, &index);

	runs++;
	if (!slot)
		return 1;
	context->result = slot->bytes[0] + ceiling;
	slot->bytes[0] += doubled ? 2 * step : step;
	return 0;
}

/* Reads element 0 of the inner map at an index of `outer`. */
SEC("syscall")
int read_inner(struct bump *context)
{
	__u32 index = context->index;
	__u32 zero = 0;
	void *inner = bpf_map_lookup_elem(&outer, &index);
	__u64 *value = inner ? bpf_map_lookup_elem(inner, &zero) : NULL;

	context->result = value ? (__u32)*value : 0;
	return value ? 0 : 1;
}

/* Answers with the constants that it was loaded with. */
SEC("syscall")
int constants(struct bump *context)
{
	context->result = step + (__u32)(seed >> 32) + offset;
	return mode;
}

/* Counts on every processor, in the per-CPU map, and remembers a key. */
SEC("syscall")
int count(struct bump *context)
{
	__u32 index = context->index;
	__u64 key = index;
	__u64 one = 1;
	__u32 *counter = bpf_map_lookup_elem(&per_cpu, &index);

	if (!counter)
		return 1;
	__sync_fetch_and_add(counter, 1);
	bpf_map_update_elem(&recent, &key, &one, BPF_ANY);
	return bpf_map_lookup_elem(&points, &index) ? 2 : 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
