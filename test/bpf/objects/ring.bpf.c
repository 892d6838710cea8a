/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Emits numbered records of varying length into a ring buffer. */
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

struct request {
	__u32 first;
	__u32 count;
	__u32 lost;
};

struct event {
	__u32 number;
	__u8 tail[12];
};

/* Emits `count` records: even ones 4 bytes long, odd ones 16; every third is reserved and discarded first. */
SEC("syscall")
int emit(struct request *request)
{
	__u32 first = request->first;
	__u32 count = request->count;
	__u32 lost = 0;

	for (__u32 i = 0; i < 1024; i++) {
		struct event event = {};

		if (i >= count)
			break;
		event.number = first + i;
		if (i % 3 == 0) {
			void *unused = bpf_ringbuf_reserve(&events, sizeof(event), 0);

			if (unused)
				bpf_ringbuf_discard(unused, 0);
		}
		if (bpf_ringbuf_output(&events, &event, i % 2 ? sizeof(event) : sizeof(event.number), 0))
			lost++;
	}
	request->lost = lost;
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
