/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * For the userspace dataplane with AF_XDP sockets: hands it the packets for services, and leaves all others to the
 * host. What can't be told from the packet alone, as a later fragment for a VIP, is handed over too: the dataplane
 * gives back what is for the host.
 */
#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

enum { QUEUES_MAX = 64, DIVERTED_MAX = 131072, TAGS_MAX = 2, FRAGMENT = 0x3fff };
/* ICMP errors (RFC 792), and the bytes in front of what they quote. */
enum { ICMP_UNREACHABLE = 3, ICMP_QUENCH = 4, ICMP_EXCEEDED = 11, ICMP_HEADER = 8 };

/* What is handed over: a service, or a VIP. All in network order; IPv4: the first word, the others are 0. */
struct divert_key {
	__be32 address[4];
	__be16 port;   /* 0: every port of a service that is for all; of a VIP 0 */
	__u8 protocol; /* 0: this is a VIP */
	__u8 pad;
};

/* Receive queue -> the socket that takes its packets. Userspace writes it. */
struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, QUEUES_MAX);
	__type(key, __u32);
	__type(value, __u32);
} sockets SEC(".maps");

/* What is handed over, twice: a change is made in the one that is not looked at. Userspace writes it. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, DIVERTED_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct divert_key);
	__type(value, __u8);
} diverted_0 SEC(".maps"), diverted_1 SEC(".maps");

/* Which of the two is looked at. Userspace writes it. */
__u32 half = 0;

struct cursor {
	void *at;
	void *end;
};

static __always_inline bool is_diverted(const struct divert_key *key)
{
	return half ? bpf_map_lookup_elem(&diverted_1, key) : bpf_map_lookup_elem(&diverted_0, key);
}

static __always_inline bool is_vip(struct divert_key *key)
{
	key->port = 0;
	key->protocol = 0;
	return is_diverted(key);
}

/* Ports are the first four bytes of TCP, UDP and SCTP. */
static __always_inline bool is_service(struct divert_key *key, struct cursor next, __u8 protocol)
{
	const __be16 *ports = next.at;

	if ((void *)(ports + 2) > next.end)
		return false;
	key->protocol = protocol;
	key->port = ports[1];
	if (is_diverted(key))
		return true;
	key->port = 0;
	return is_diverted(key);
}

static __always_inline bool is_transport(__u8 protocol)
{
	return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_SCTP;
}

/* An error about a packet in a tunnel of ours comes to the director's own address. */
static __always_inline bool is_about_tunnel(struct cursor next)
{
	const struct iphdr *quoted = next.at + ICMP_HEADER;

	if ((void *)(quoted + 1) > next.end)
		return false;
	return quoted->protocol == IPPROTO_IPIP || quoted->protocol == IPPROTO_IPV6 ||
	       quoted->protocol == IPPROTO_GRE || quoted->protocol == IPPROTO_UDP;
}

static __always_inline bool wants_icmp(struct divert_key *key, struct cursor next)
{
	const __u8 *type = next.at;

	if ((void *)(type + 1) > next.end)
		return false;
	if (*type != ICMP_UNREACHABLE && *type != ICMP_QUENCH && *type != ICMP_EXCEEDED)
		return false;
	return is_vip(key) || is_about_tunnel(next);
}

static __always_inline bool wants_ipv4(struct cursor next)
{
	const struct iphdr *ip = next.at;
	struct divert_key key = {};

	if ((void *)(ip + 1) > next.end || ip->ihl < 5)
		return false;
	key.address[0] = ip->daddr;
	if (ip->frag_off & bpf_htons(FRAGMENT))
		return is_vip(&key);
	next.at += ip->ihl * 4;
	if (is_transport(ip->protocol))
		return is_service(&key, next, ip->protocol);
	return ip->protocol == IPPROTO_ICMP && wants_icmp(&key, next);
}

/* Errors are the types below 128 (RFC 4443, 2.1). */
static __always_inline bool is_icmp6_error(struct cursor next)
{
	const __u8 *type = next.at;

	return (void *)(type + 1) <= next.end && *type < 128;
}

/* What is behind extension headers is not looked at here. */
static __always_inline bool wants_ipv6(struct cursor next)
{
	const struct ipv6hdr *ip = next.at;
	struct divert_key key = {};

	if ((void *)(ip + 1) > next.end)
		return false;
	__builtin_memcpy(key.address, &ip->daddr, sizeof(key.address));
	next.at = (void *)(ip + 1);
	if (is_transport(ip->nexthdr))
		return is_service(&key, next, ip->nexthdr);
	if (ip->nexthdr == IPPROTO_ICMPV6 && !is_icmp6_error(next))
		return false;
	return is_vip(&key);
}

SEC("xdp")
int divert(struct xdp_md *ctx)
{
	struct cursor next = { (void *)(long)ctx->data, (void *)(long)ctx->data_end };
	const struct ethhdr *eth = next.at;
	__be16 type;
	bool wanted = false;

	if ((void *)(eth + 1) > next.end)
		return XDP_PASS;
	type = eth->h_proto;
	next.at = (void *)(eth + 1);
	for (int tag = 0; tag < TAGS_MAX && (type == bpf_htons(ETH_P_8021Q) || type == bpf_htons(ETH_P_8021AD));
	     tag++) {
		const __be16 *fields = next.at;

		if ((void *)(fields + 2) > next.end)
			return XDP_PASS;
		type = fields[1];
		next.at = (void *)(fields + 2);
	}
	if (type == bpf_htons(ETH_P_IP))
		wanted = wants_ipv4(next);
	else if (type == bpf_htons(ETH_P_IPV6))
		wanted = wants_ipv6(next);
	return wanted ? bpf_redirect_map(&sockets, ctx->rx_queue_index, XDP_PASS) : XDP_PASS;
}

char _license[] SEC("license") = "Dual MIT/GPL";
