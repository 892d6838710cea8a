/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The structures that the program shares with the control plane. TypeScript's view of them is generated from
 * their BTF. __be16 and __be32 are in network order; everything else is in the host's.
 */
#pragma once

#include "verdict.h"

#include <stdbool.h>
#include <stddef.h>

#include <linux/types.h>

enum limits {
	SERVICES_MAX = 65536, /* service ids run from 1 to one less than this; 0 is nobody's */
	SERVICE_BUCKET_BITS = 15,
	SERVICE_BUCKETS = 1 << SERVICE_BUCKET_BITS, /* of the service index: twice what full use needs */
	SERVICE_BUCKET_SLOTS = 4,		    /* one cache line */
	SERVICE_PROBES = 16,			    /* buckets that a lookup looks into at most */
	TUNNELS_MAX = 65536,   /* a power of two; all together as large as a map's element may be on Linux 6.1 */
	VIPS_MAX = 65536,      /* addresses that have a service */
	VLANS_MAX = 4096,      /* VLAN devices of the host */
	TAGS_MAX = 2,	       /* VLAN tags that a frame may have */
	LOCALITY_MEMBERS = 16, /* servers that lblcr keeps for a service */
	CONN_LINE_SLOTS = 4,   /* one cache line */
	CONN_PAIR_SLOTS = 8,   /* two */
	PROCESSORS_MAX = 1024, /* that verdicts can be counted for: a power of two */
	VERDICT_STRIDE = 64,   /* counters kept for each processor: room for VERDICT_COUNT */
};
_Static_assert(VERDICT_COUNT <= VERDICT_STRIDE, "verdict counters need more room");

/* One entry of the service index. */
struct service_slot {
	__u64 key;   /* service_key() of the service; 0 is empty, SERVICE_KEY_DELETED was in use */
	__u32 id;    /* the service's number, 1 to 65535 */
	__u32 flags; /* enum service_flag */
};

enum service_key_special {
	SERVICE_KEY_EMPTY = 0,
	SERVICE_KEY_DELETED = 1, /* a lookup goes on past it; an insert may take it */
};

/* Four entries in one cache line. All buckets together are an open-addressed table of (VIP, port, protocol). */
struct service_bucket {
	struct service_slot slots[SERVICE_BUCKET_SLOTS];
};
_Static_assert(sizeof(struct service_bucket) == 64, "a bucket is one cache line");

/* What a packet must know of its service at once. */
enum service_flag {
	SERVICE_PERSISTENT = 1, /* clients keep to a server: look for a template */
	SERVICE_ONE_PACKET = 2, /* UDP packets leave no connection */
	SERVICE_HASHED = 4,	/* its connections' keys are hashes: IPv6, or any port */
};

enum scheduler {
	SCHEDULER_RR,
	SCHEDULER_WRR,
	SCHEDULER_LC,
	SCHEDULER_WLC,
	SCHEDULER_LBLC,
	SCHEDULER_LBLCR,
	SCHEDULER_DH,
	SCHEDULER_SH,
	SCHEDULER_SED,
	SCHEDULER_NQ,
	SCHEDULER_FO,
	SCHEDULER_OVF,
	SCHEDULER_MH,
	SCHEDULER_TWOS,
};

/* What IPVS calls flag-1 and so on: what they mean is the scheduler's own. */
enum scheduler_flag {
	SCHEDULER_FALLBACK = 1, /* sh, mh: look for another server where the hashed one takes nothing */
	SCHEDULER_PORT = 2,	/* sh, mh: hash the client's port too */
	SCHEDULER_FLAG_3 = 4,
};

enum entry_state {
	ENTRY_FREE, /* never used, or free to be used again */
	ENTRY_LIVE,
	ENTRY_REMOVED, /* taken out; kept while connections may still name it */
};

/* What was sent to a real server, on one processor. A service's traffic is that of its servers. */
struct traffic {
	__u64 connections;
	__u64 packets;
	__u64 bytes; /* of inner IP packets */
};

/* What the director itself sent to clients for a real server: ICMP errors. IPVS counts them as outgoing packets. */
struct outgoing {
	__u64 packets;
	__u64 bytes; /* of IP packets */
};

/* What a service id stands for. The control plane writes it and reads it back when it is started again. */
struct service {
	__be32 vip[4]; /* IPv4: the first word */
	__be16 port;   /* 0: any */
	__u8 protocol; /* IP protocol number */
	__u8 state;    /* enum entry_state */
	__u8 family;   /* 4 or 6, the VIP's */
	__u8 scheduler;
	__u8 scheduler_flags;
	__u8 flags;	     /* enum service_flag */
	__be32 netmask[4];   /* persistence: the bits of a client's address that count */
	__u32 persistence;   /* seconds */
	__u32 template_age;  /* ticks that a template is made older by, so that it times out when it should */
	struct traffic past; /* to servers whose entries have been freed: their routes don't have it any more */
	struct outgoing past_outgoing; /* for the same servers */
};

enum tunnel_kind {
	TUNNEL_IPIP, /* IPv4 outside, the packet right behind */
	TUNNEL_IPIP6,
	TUNNEL_GUE,
	TUNNEL_GUE6,
	TUNNEL_GRE,
	TUNNEL_GRE6,
	TUNNEL_DIRECT, /* no outer header: another Ethernet header */
};

enum tunnel_flag {
	TUNNEL_CHECKSUM = 1, /* gue, gre: over the packet inside */
	TUNNEL_TAGGED = 2,   /* the way goes through a VLAN device: see tags */
};

/* Tunnels without an interface to leave by: why there is none. */
enum tunnel_nowhere {
	NOWHERE_UNKNOWN,  /* the next hop does not answer, or frames can't be sent that way */
	NOWHERE_NO_ROUTE, /* there is no route to the server */
	NOWHERE_HERE,	  /* the server is this host */
	NOWHERE_END,	  /* not one of them: the other tunnels begin here */
};

/*
 * What leads to a real server: the part of the outer headers that is the same for every packet. The first 16 bytes are
 * those that an IPv4 frame begins with. While a route names it, it does not change, but for the MTU: the program lowers
 * it when a router on the way says so.
 */
struct tunnel {
	__u8 destination_mac[6]; /* of the next hop */
	__u8 source_mac[6];	 /* of the egress interface */
	__be16 ether_type;	 /* of the outer header */
	__u8 version_ihl;	 /* IPv4, 5 words */
	__u8 tos;		 /* 0: each packet has its own */
	__be32 source[4];	 /* outer source: the director's address on the way. IPv4: the first word */
	__be32 destination[4];	 /* outer destination: the real server's address */
	__u32 ifindex;		 /* egress interface; 0: one of enum tunnel_nowhere */
	__u16 checksum; /* sum of the outer IPv4 header's constant 16-bit words, folded, as they lie in memory */
	__u8 kind;	/* enum tunnel_kind */
	__u8 flags;	/* enum tunnel_flag */
	__u16 mtu;	/* of the way: the longest outer packet, bytes */
	__be16 port;	/* gue: UDP port of the real server */
	__u32 outer_id; /* last IPv4 id given to an outer header without DF; only the program writes it */
};
_Static_assert(sizeof(struct tunnel) == 64, "one cache line");
_Static_assert(offsetof(struct tunnel, source) == 16, "two words begin the frame");

/* A VLAN tag as it lies in a frame; a type of 0: none. */
struct tag {
	__be16 type;
	__be16 tci;
};

/* The tags of a tunnel whose way goes through a VLAN device, outermost first. */
struct tags {
	struct tag tags[TAGS_MAX];
};

/* A VLAN device of the host: frames with other tags are not for it. Ids in the host's order, 0: no tag. */
struct vlan_key {
	__u32 ifindex; /* of the interface below */
	__u16 outer;
	__u16 inner;
};

/*
 * The way to a real server and what was sent to it: one for each server and processor, all that a packet needs of a
 * server but the tunnel, which servers at the same address share.
 *
 * way: tunnel << 16 | service id; a server that was removed has 0
 */
struct route {
	__u64 way;
	struct traffic traffic;
};
_Static_assert(sizeof(struct route) == 32, "two fit into a cache line");

enum route_layout {
	ROUTE_SERVICE_BITS = 16,
	ROUTE_TUNNEL_SHIFT = 16,
};

/* A real server of one service. The same machine in two services is two of these. Packets need only its route. */
struct real {
	__be32 address[4]; /* IPv4: the first word */
	__be16 port;
	__u8 state;  /* enum entry_state */
	__u8 family; /* 4 or 6 */
	__u32 service_id;
	__u32 order;	 /* servers of a service sorted by this are in the order in which they were added */
	__u8 forwarding; /* enum tunnel_kind, for IPv4 outside */
	__u8 checksum;	 /* gue, gre: 1: computed; 2: remote checksum offload was asked for */
	__be16 tunnel_port;
};

/*
 * What a real server has to carry, and may. Every new connection looks at it, packets of known ones don't. Changed by
 * atomic additions: whoever opens, changes or ends an entry of the connection table does so alone.
 */
struct load {
	__u64 conns;	 /* active | inactive << LOAD_INACTIVE_SHIFT */
	__u32 templates; /* persistence templates */
	__u32 weight;	 /* the control plane writes this and the thresholds; a server that was removed has 0 */
	__u32 upper;	 /* from so many connections on it gets no new ones; 0: no limit */
	__u32 lower;	 /* below so many it gets new ones again; 0: below three quarters of upper */
	__u32 overloaded;
	__u32 named;		  /* entries that a sweep has found so far, templates too */
	__u64 census;		  /* as conns, by the same sweep */
	__u64 before;		  /* conns when the sweep began */
	struct outgoing outgoing; /* the program and the control plane add to it */
};
_Static_assert(sizeof(struct load) == 64, "one cache line");

enum load_layout { LOAD_INACTIVE_SHIFT = 32 };

/*
 * The states of a connection as the client's packets alone tell them, as in IPVS
 * (Linux, net/netfilter/ipvs/ip_vs_proto_tcp.c and ip_vs_proto_sctp.c, the input-only tables).
 */
enum conn_state {
	CONN_NONE,
	CONN_SYN_RECV,
	CONN_SYNACK,
	CONN_ESTABLISHED,
	CONN_FIN_WAIT,
	CONN_TIME_WAIT,
	CONN_CLOSE,
	CONN_UDP,
	CONN_TEMPLATE, /* no connection: the server that a persistent client keeps to */
	CONN_ASSURED,  /* a template that has had an established connection */
	CONN_SCTP_NONE,
	CONN_SCTP_INIT1,
	CONN_SCTP_INIT,
	CONN_SCTP_COOKIE_SENT,
	CONN_SCTP_COOKIE_REPLIED,
	CONN_SCTP_COOKIE_WAIT,
	CONN_SCTP_COOKIE,
	CONN_SCTP_COOKIE_ECHOED,
	CONN_SCTP_ESTABLISHED,
	CONN_SCTP_SHUTDOWN_SENT,
	CONN_SCTP_SHUTDOWN_RECEIVED,
	CONN_SCTP_SHUTDOWN_ACK_SENT,
	CONN_SCTP_REJECTED,
	CONN_SCTP_CLOSED,
	CONN_STATES = 32, /* not a state: room for them */
};

/* Sets of states, as bits. */
enum conn_state_set {
	CONN_ACTIVE = 1 << CONN_SYN_RECV | 1 << CONN_SYNACK | 1 << CONN_ESTABLISHED | 1 << CONN_SCTP_ESTABLISHED,
	CONN_HALF_OPEN = 1 << CONN_SYN_RECV | 1 << CONN_SYNACK | 1 << CONN_SCTP_INIT1 | 1 << CONN_SCTP_INIT,
};

/*
 * One connection, 16 bytes.
 *
 * key:   client address << 32 | client port << 16 | service id, the address and port as they lie in memory;
 *        for services that are SERVICE_HASHED a hash of the whole tuple, which conn_tuples has
 * value: last seen << 40 | flags of the line << 32 | flags << 29 | state << 24 | real server index
 */
struct conn_slot {
	__u64 key;
	__u64 value;
};

enum conn_key_special {
	CONN_KEY_FREE = 0,
	CONN_KEY_CLAIMED = 0x10000, /* being written: the lower 16 bits are 0 in no key */
};

enum conn_value_layout {
	CONN_REAL_BITS = 24,
	CONN_STATE_SHIFT = 24,
	CONN_MARKS_SHIFT = 29,
	CONN_FLAGS_SHIFT = 32,
	CONN_SEEN_SHIFT = 40,
	CONN_SEEN_BITS = 24,
	CONN_SEEN_AHEAD = 16, /* ticks by which another processor's clock may seem to be ahead */
	/* the entry's own */
	CONN_MARK_HASHED = 1,	  /* the key is a hash */
	CONN_MARK_CONTROLLED = 2, /* a template chose the server */
	CONN_MARKS = 7,
	/* in a line's first slot: where some of the line's connections are */
	CONN_FLAG_NEIGHBOUR = 1, /* in the other line of the pair */
	CONN_FLAG_SPILLED = 2,	 /* beyond the pair */
	CONN_FLAGS = 3,
};

/* What a key that is a hash stands for, as the packets have it. A template has port 0 for the client. */
struct conn_tuple {
	__be32 client[4]; /* IPv4: the first word */
	__be32 vip[4];
	__be16 client_port;
	__be16 port;
	__u16 service_id;
	__u8 protocol;
	__u8 family; /* 4 or 6 */
};

/* Four connections in one cache line. */
struct conn_line {
	struct conn_slot slots[CONN_LINE_SLOTS];
};
_Static_assert(sizeof(struct conn_line) == 64, "a line is one cache line");

/* A connection may be in either of two neighbouring lines. */
struct conn_pair {
	struct conn_line lines[2];
};

/*
 * A service's slot map is a list of 32-bit words, sixteen in an element. The first ones say how far the period has been
 * walked and how its picks are made, the others are its slots: so a short period is one look-up and one cache line.
 */
enum slots_layout {
	SLOTS_LINE = 16,      /* words in an element: one cache line */
	SLOTS_CURSOR = 0,     /* and the word after it: steps made so far plus the position of the first, 64 bits */
	SLOTS_LENGTH = 2,     /* slots */
	SLOTS_START = 3,      /* position of the first pick; the program does not read it */
	SLOTS_SCHEDULER = 4,  /* enum scheduler | enum scheduler_flag << 8 | enum slots_flag << 16 */
	SLOTS_HASH_FIRST = 5, /* where a second table begins, by which connections without an entry are forwarded */
	SLOTS_HASH_LENGTH = 6,
	SLOTS_FIRST = 7,       /* the slots: indices of real servers */
	SLOTS_HOLE = 0xffffff, /* a slot of a table that nobody has */
};

enum slots_flag {
	SLOTS_THRESHOLDS = 1, /* some server has one: look before a pick */
};

/* The servers that lblc and lblcr keep to for a service. */
struct locality {
	__u64 changed; /* jiffies */
	__u64 used;    /* jiffies */
	__u32 count;
	__u32 members[LOCALITY_MEMBERS]; /* real server indices, the newest first */
	__u32 pad;
};

/* What may change while the program runs. */
struct settings {
	__u32 timeouts[CONN_STATES]; /* by enum conn_state, in ticks */
	__u32 conn_reuse_mode;
	__u32 expire_nodest_conn;
	__u32 expire_quiescent_template;
	__u32 sloppy_tcp;
	__u32 sloppy_sctp;
	__u32 pmtu_disc;
	__u32 secure_tcp;
	__u32 schedule_icmp;
	__u32 lblc_expiration;	  /* seconds */
	__u32 lblcr_expiration;	  /* seconds */
	__u32 new_connections;	  /* for each processor and tick, with an entry of their own; 0: no limit */
	__u32 forward_unrecorded; /* 1: what has no entry, and can't get one, is forwarded by hash */
	__u32 event_sampling;	  /* one in so many packets is told of; 0: none */
	__u32 any_port_services;  /* how many there are */
	__u32 jiffies_per_second;
};

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

/* What a control plane that is started again must know to go on with these tables. */
struct table_info {
	__u64 layout;	/* fingerprint of the layouts in this file */
	__u64 seeds[2]; /* conn_seed_a, conn_seed_b */
	__u32 conn_pairs;
	__u32 reals_max;
	__u32 tick_shift;
	__u32 ready; /* 1 when the tables were set up completely */
};

/* Context of sweep(): what is to be looked at, and what was found. */
struct sweep {
	__u32 phase; /* enum sweep_phase */
	__u32 first; /* pair of lines, or real server */
	__u32 count;
	__u32 retired; /* entries that had timed out */
	__u32 live;
	__u32 healed; /* servers whose count was corrected */
};

enum sweep_phase {
	SWEEP_BEGIN,	/* real servers: start counting */
	SWEEP_PAIRS,	/* pairs of lines: retire, count */
	SWEEP_OVERFLOW, /* the same for what found no room in them */
	SWEEP_END,	/* real servers: take the count where it differs */
	/* by themselves: */
	SWEEP_ORPHANED_PAIRS,	 /* pairs of lines: end what is with servers that were removed */
	SWEEP_ORPHANED_OVERFLOW, /* the same for what found no room in them */
};

/* Context of read_clock(). */
struct clock {
	__u64 jiffies;
	__u64 nanoseconds; /* monotonic */
};
