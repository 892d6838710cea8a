/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Services: how a packet finds one, and what it stands for. */
#pragma once

#include "limits.h"
#include "traffic.h"
#include <linux/types.h>

/* One entry of the service index. */
struct service_slot {
	__u64 key;   /* service_key() of the service; 0 is empty, SERVICE_KEY_DELETED was in use */
	__u16 id;    /* the service's number, 1 to 65535 */
	__u16 flags; /* enum service_flag */
	__u32 plan;  /* key of the slots that its servers are picked from */
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
	SERVICE_WATCHED = 8,	/* the control plane is told of its connections */
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
	SCHEDULER_NONE, /* its plans have no slots */
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
