/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* One field of every kind that type information can hold: what codecs and the generator are tested with. */
#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>

enum colour {
	COLOUR_RED,
	COLOUR_DARK_BLUE = 5,
};

enum signs {
	SIGN_NEGATIVE = -1,
	SIGN_POSITIVE = 1,
};

enum only_in_rodata {
	ONLY_IN_RODATA_A = 3,
	ONLY_IN_RODATA_B,
};

struct nested {
	__u8 a;
	__u8 pad[3];
	__s32 b;
};

union either {
	__be32 v4;
	__u8 v6[16];
};

struct zoo_entry {
	__u8 byte;
	__s8 signed_byte;
	__be16 port;
	__be32 address;
	__u64 big;
	__s64 big_signed;
	__be64 big_wire;
	bool flag;
	__u8 mac[6];
	char name[9];
	__u16 halves[3];
	enum colour colour;
	enum signs sign;
	struct nested nested;
	struct nested pair[2];
	struct {
		__u32 inline_field;
	};
	struct {
		__u16 own;
	} in_place;
	union either either;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, struct nested);
	__type(value, struct zoo_entry);
} zoo SEC(".maps");

struct only_inner {
	__u64 lonely;
};
struct only_inner anchor; /* clang keeps only the name of types that nothing but an inner map uses */

struct inner_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct only_inner);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct inner_map);
} nest SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__uint(value_size, 16);
} untyped SEC(".maps");

const volatile union {
	enum only_in_rodata only_in_rodata;
} exported = {};

SEC("syscall")
int touch(void *context)
{
	(void)context;
	return exported.only_in_rodata;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
