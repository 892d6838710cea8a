/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * What a director in userspace can't do without, in C, for the benchmark to hold the userspace dataplane against: takes
 * UDP packets for one VIP from a packet socket (recvmmsg), looks up each one's flow in a table of a million, puts an
 * IP-in-IP header in front and sends it by another packet socket (sendmmsg). No other checks, no states, no counters.
 *
 *	yardstick IN OUT VIP SOURCE DESTINATION SOURCE-MAC DESTINATION-MAC
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/ether.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
	BATCH = 64,
	FRAME = 2048,
	SLOTS = 1 << 21, /* of the table; half of them at most are used */
	RECEIVE_BUFFER = 64 << 20,
	SEND_BUFFER = 4 << 20,
	OUTER = sizeof(struct iphdr),
	LINK = sizeof(struct ethhdr),
};

struct flow {
	uint64_t key; /* client's address and port; 0: free */
	uint64_t packets;
};

static struct flow table[SLOTS];
static uint8_t received[BATCH][FRAME];
static uint8_t head[LINK + OUTER];

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int open_socket(int protocol, const char *interface, int option, int buffer)
{
	struct sockaddr_ll address = { .sll_family = AF_PACKET,
				       .sll_protocol = htons(protocol),
				       .sll_ifindex = (int)if_nametoindex(interface) };
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, option, &buffer, sizeof(buffer)) < 0)
		fail("socket");
	if (!address.sll_ifindex || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		fail(interface);
	return fd;
}

/* The flow's entry, which is made if there is none. */
static struct flow *find(uint64_t key)
{
	uint64_t hash = key * 0x9e3779b97f4a7c15u;

	for (uint64_t slot = hash >> 43;; slot = (slot + 1) % SLOTS) {
		struct flow *flow = &table[slot];

		if (flow->key == key)
			return flow;
		if (flow->key)
			continue;
		flow->key = key;
		return flow;
	}
}

static uint16_t checksum(const void *data, size_t length)
{
	const uint16_t *words = data;
	uint32_t sum = 0;

	for (size_t i = 0; i < length / 2; i++)
		sum += words[i];
	sum = (sum & 0xffff) + (sum >> 16);
	return ~(sum + (sum >> 16));
}

/* Whether a frame is for the VIP; it is turned into what its server gets then. */
static int forward(const uint8_t *frame, size_t length, uint32_t vip, uint8_t *out)
{
	const struct iphdr *ip = (const void *)(frame + LINK);
	const struct udphdr *udp = (const void *)(ip + 1);
	struct iphdr *outer = (void *)(out + LINK);
	struct iphdr *inner = outer + 1;

	if (length < LINK + sizeof(*ip) + sizeof(*udp) || ip->ihl != 5 || ip->daddr != vip ||
	    ip->protocol != IPPROTO_UDP || ip->ttl <= 1)
		return 0;
	find((uint64_t)ip->saddr << 16 | udp->source)->packets++;
	memcpy(out, head, sizeof(head));
	memcpy(inner, ip, length - LINK);
	inner->ttl--;
	inner->check += inner->check == 0xffff ? 2 : 1;
	outer->tos = ip->tos;
	outer->tot_len = htons(length - LINK + OUTER);
	outer->frag_off = ip->frag_off;
	outer->ttl = inner->ttl;
	outer->check = checksum(outer, OUTER);
	return 1;
}

static void make_head(char **argv)
{
	struct ethhdr *eth = (void *)head;
	struct iphdr *ip = (void *)(eth + 1);

	memcpy(eth->h_source, ether_aton(argv[6]), ETH_ALEN);
	memcpy(eth->h_dest, ether_aton(argv[7]), ETH_ALEN);
	eth->h_proto = htons(ETH_P_IP);
	ip->version = 4;
	ip->ihl = OUTER / 4;
	ip->protocol = IPPROTO_IPIP;
	ip->saddr = inet_addr(argv[4]);
	ip->daddr = inet_addr(argv[5]);
}

static void run(int in, int out, uint32_t vip)
{
	static uint8_t sent[BATCH][FRAME];
	struct mmsghdr from[BATCH] = {}, to[BATCH] = {};
	struct iovec from_vectors[BATCH], to_vectors[BATCH];

	for (int i = 0; i < BATCH; i++) {
		from_vectors[i] = (struct iovec){ received[i], FRAME - OUTER };
		from[i].msg_hdr.msg_iov = &from_vectors[i];
		to[i].msg_hdr.msg_iov = &to_vectors[i];
		from[i].msg_hdr.msg_iovlen = to[i].msg_hdr.msg_iovlen = 1;
	}
	for (;;) {
		int count = recvmmsg(in, from, BATCH, MSG_WAITFORONE, NULL);
		int some = 0;

		if (count < 0)
			fail("recvmmsg");
		for (int i = 0; i < count; i++) {
			if (!forward(received[i], from[i].msg_len, vip, sent[some]))
				continue;
			to_vectors[some] = (struct iovec){ sent[some], from[i].msg_len + OUTER };
			some++;
		}
		for (int done = 0; done < some;) {
			int result = sendmmsg(out, to + done, some - done, MSG_DONTWAIT);

			done += result > 0 ? result : 1;
		}
	}
}

int main(int argc, char **argv)
{
	if (argc != 8) {
		fprintf(stderr, "yardstick: expected 7 arguments, got %d\n", argc - 1);
		return 2;
	}
	make_head(argv);
	printf("ready\n");
	fflush(stdout);
	run(open_socket(ETH_P_IP, argv[1], SO_RCVBUFFORCE, RECEIVE_BUFFER),
	    open_socket(0, argv[2], SO_SNDBUFFORCE, SEND_BUFFER), inet_addr(argv[3]));
}
