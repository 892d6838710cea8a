/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Settings. */
#pragma once

#include "connection.h"
#include "handed.h"
#include <linux/types.h>

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
	__u32 watched_services;	  /* how many are SERVICE_WATCHED */
	__u32 jiffies_per_second;
	__u32
	    slow_intervals[SLOW_REASON_ROOM]; /* by reason: nanoseconds for each packet that is handed up; 0: none is */
};
