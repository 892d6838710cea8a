/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What is kept of packets, or handed to the control plane. */
#pragma once

#include <linux/types.h>

/* A fragmented datagram whose first fragment has been seen. */
struct fragment_key {
	__be32 client[4];
	__be32 vip[4];
	__be32 id; /* IPv4: the upper 16 bits are 0 */
	__u32 protocol;
};

struct fragment_note {
	__u32 real_index;
	__u32 service_id; /* 0: to the host */
	__u32 tick;
	__u32 pad;
};

/* A packet of which somebody may want to know. */
struct event {
	__u64 nanoseconds; /* monotonic */
	__be32 client[4];  /* IPv4: the first word */
	__be32 vip[4];
	__be16 client_port;
	__be16 port;
	__u16 length; /* of the IP packet, bytes */
	__u8 protocol;
	__u8 family;	  /* 4 or 6; 0: it was not read so far */
	__u32 verdict;	  /* enum verdict */
	__u32 real_index; /* if has_real */
	__u32 has_real;
	__u32 pad;
};

enum slow_layout { SLOW_DATA = 4096 - 32 };

/* A packet that the control plane is to send on, its TTL decremented; or news of a tunnel's MTU. */
struct slow_packet {
	__u64 jiffies;
	__u32 verdict; /* enum verdict: why */
	__u32 real_index;
	__u32 length; /* of data, bytes; 0: the way to the server takes only packets of `mtu` bytes */
	__u32 mtu;
	__u32 service_id;
	__u32 ifindex;	      /* that it came in by */
	__u8 data[SLOW_DATA]; /* the IP packet */
};
