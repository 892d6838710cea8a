/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* SCTP: what the first chunk of a packet says, and the next state of an association (RFC 9260, IPVS's input-only
 * table). */
#pragma once

#include "types.h"

enum sctp_event {
	SCTP_EVENT_DATA,
	SCTP_EVENT_INIT,
	SCTP_EVENT_INIT_ACK,
	SCTP_EVENT_COOKIE_ECHO,
	SCTP_EVENT_COOKIE_ACK,
	SCTP_EVENT_SHUTDOWN,
	SCTP_EVENT_SHUTDOWN_ACK,
	SCTP_EVENT_SHUTDOWN_COMPLETE,
	SCTP_EVENT_ERROR,
	SCTP_EVENT_ABORT,
	SCTP_EVENTS = 16, /* not an event: room for them, a power of two */
};

enum sctp_chunk {
	SCTP_CHUNK_INIT = 1,
	SCTP_CHUNK_INIT_ACK = 2,
	SCTP_CHUNK_ABORT = 6,
	SCTP_CHUNK_SHUTDOWN = 7,
	SCTP_CHUNK_SHUTDOWN_ACK = 8,
	SCTP_CHUNK_ERROR = 9,
	SCTP_CHUNK_COOKIE_ECHO = 10,
	SCTP_CHUNK_COOKIE_ACK = 11,
	SCTP_CHUNK_SHUTDOWN_COMPLETE = 14,
	SCTP_CHUNKS = 16,
};

/* Every other chunk is as good as data. */
const __u8 sctp_event_of[SCTP_CHUNKS] = {
	[SCTP_CHUNK_INIT] = SCTP_EVENT_INIT,
	[SCTP_CHUNK_INIT_ACK] = SCTP_EVENT_INIT_ACK,
	[SCTP_CHUNK_ABORT] = SCTP_EVENT_ABORT,
	[SCTP_CHUNK_SHUTDOWN] = SCTP_EVENT_SHUTDOWN,
	[SCTP_CHUNK_SHUTDOWN_ACK] = SCTP_EVENT_SHUTDOWN_ACK,
	[SCTP_CHUNK_ERROR] = SCTP_EVENT_ERROR,
	[SCTP_CHUNK_COOKIE_ECHO] = SCTP_EVENT_COOKIE_ECHO,
	[SCTP_CHUNK_COOKIE_ACK] = SCTP_EVENT_COOKIE_ACK,
	[SCTP_CHUNK_SHUTDOWN_COMPLETE] = SCTP_EVENT_SHUTDOWN_COMPLETE,
};

struct sctp_header {
	__be16 source;
	__be16 destination;
	__be32 tag;
	__be32 checksum;
};

struct sctp_chunk_header {
	__u8 type;
	__u8 flags;
	__be16 length;
};

enum { SCTP_STATES = 16 };

/* Rows: events; columns: states from CONN_SCTP_NONE on. */

#define NO CONN_SCTP_NONE
#define I1 CONN_SCTP_INIT1
#define IN CONN_SCTP_INIT
#define CS CONN_SCTP_COOKIE_SENT
#define CR CONN_SCTP_COOKIE_REPLIED
#define CW CONN_SCTP_COOKIE_WAIT
#define CO CONN_SCTP_COOKIE
#define CE CONN_SCTP_COOKIE_ECHOED
#define ES CONN_SCTP_ESTABLISHED
#define SS CONN_SCTP_SHUTDOWN_SENT
#define SR CONN_SCTP_SHUTDOWN_RECEIVED
#define SA CONN_SCTP_SHUTDOWN_ACK_SENT
#define RJ CONN_SCTP_REJECTED
#define CL CONN_SCTP_CLOSED

/* clang-format off */
const __u8 sctp_next[SCTP_EVENTS][SCTP_STATES] = {
	/* from                            NO  I1  IN  CS  CR  CW  CO  CE  ES  SS  SR  SA  RJ  CL */
	[SCTP_EVENT_DATA]              = { ES, I1, IN, CS, CR, ES, CO, CE, ES, SS, SR, SA, RJ, CL },
	[SCTP_EVENT_INIT]              = { I1, IN, IN, IN, IN, IN, CO, CE, ES, SS, SR, SA, IN, IN },
	[SCTP_EVENT_INIT_ACK]          = { CE, CE, CE, CE, CE, CE, CO, CE, ES, SS, SR, SA, RJ, CL },
	[SCTP_EVENT_COOKIE_ECHO]       = { ES, ES, ES, ES, ES, ES, CO, CE, ES, SS, SR, SA, RJ, CL },
	[SCTP_EVENT_COOKIE_ACK]        = { ES, I1, IN, ES, ES, CW, ES, ES, ES, SS, SR, SA, RJ, CL },
	[SCTP_EVENT_SHUTDOWN]          = { SR, I1, IN, CS, CR, CW, CO, CE, SR, SS, SR, SA, RJ, CL },
	[SCTP_EVENT_SHUTDOWN_ACK]      = { CL, IN, IN, CS, CR, CW, CO, CE, CL, CL, SR, CL, RJ, CL },
	[SCTP_EVENT_SHUTDOWN_COMPLETE] = { CL, CL, CL, CL, CL, CW, CO, CE, ES, SS, CL, CL, RJ, CL },
	[SCTP_EVENT_ERROR]             = { CL, I1, IN, CS, CR, CW, CO, CE, ES, SS, SR, SA, RJ, CL },
	[SCTP_EVENT_ABORT]             = { CL, CL, CL, CL, CL, RJ, CL, CL, CL, CL, CL, CL, CL, CL },
};
/* clang-format on */

#undef NO
#undef I1
#undef IN
#undef CS
#undef CR
#undef CW
#undef CO
#undef CE
#undef ES
#undef SS
#undef SR
#undef SA
#undef RJ
#undef CL

static __always_inline __u32 state_next_sctp(__u8 event, __u32 state)
{
	__u32 column = state - CONN_SCTP_NONE & (SCTP_STATES - 1);

	return sctp_next[event & (SCTP_EVENTS - 1)][state < CONN_SCTP_NONE ? 0 : column];
}
