/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The next state of a connection, from the client's packets alone. */
#pragma once

#include "packet.h"
#include "parse.h"

/* The rows of the table: the first of these flags that is set decides. */
enum tcp_event { TCP_EVENT_RST, TCP_EVENT_SYN, TCP_EVENT_FIN, TCP_EVENT_ACK, TCP_EVENTS };

const __u8 tcp_next[TCP_EVENTS][CONN_STATES] = {
	[TCP_EVENT_RST] = { [CONN_NONE] = CONN_CLOSE,
			    [CONN_SYN_RECV] = CONN_SYN_RECV,
			    [CONN_ESTABLISHED] = CONN_CLOSE,
			    [CONN_FIN_WAIT] = CONN_CLOSE,
			    [CONN_TIME_WAIT] = CONN_CLOSE,
			    [CONN_CLOSE] = CONN_CLOSE },
	[TCP_EVENT_SYN] = { [CONN_NONE] = CONN_SYN_RECV,
			    [CONN_SYN_RECV] = CONN_SYN_RECV,
			    [CONN_ESTABLISHED] = CONN_ESTABLISHED,
			    [CONN_FIN_WAIT] = CONN_SYN_RECV,
			    [CONN_TIME_WAIT] = CONN_SYN_RECV,
			    [CONN_CLOSE] = CONN_SYN_RECV },
	[TCP_EVENT_FIN] = { [CONN_NONE] = CONN_CLOSE,
			    [CONN_SYN_RECV] = CONN_TIME_WAIT,
			    [CONN_ESTABLISHED] = CONN_FIN_WAIT,
			    [CONN_FIN_WAIT] = CONN_FIN_WAIT,
			    [CONN_TIME_WAIT] = CONN_TIME_WAIT,
			    [CONN_CLOSE] = CONN_CLOSE },
	[TCP_EVENT_ACK] = { [CONN_NONE] = CONN_ESTABLISHED,
			    [CONN_SYN_RECV] = CONN_ESTABLISHED,
			    [CONN_ESTABLISHED] = CONN_ESTABLISHED,
			    [CONN_FIN_WAIT] = CONN_FIN_WAIT,
			    [CONN_TIME_WAIT] = CONN_TIME_WAIT,
			    [CONN_CLOSE] = CONN_CLOSE },
};

static __always_inline __u32 state_next(const struct packet *packet, __u32 state)
{
	__u32 event;

	if (packet->protocol != IPPROTO_TCP)
		return CONN_UDP;
	if (packet->tcp_flags & TCP_RST)
		event = TCP_EVENT_RST;
	else if (packet->tcp_flags & TCP_SYN)
		event = TCP_EVENT_SYN;
	else if (packet->tcp_flags & TCP_FIN)
		event = TCP_EVENT_FIN;
	else if (packet->tcp_flags & TCP_ACK)
		event = TCP_EVENT_ACK;
	else
		return CONN_CLOSE;
	return tcp_next[event][state & (CONN_STATES - 1)];
}

/* Whether a packet leaves its connection in the state it is in: nearly all do. */
static __always_inline bool state_stays(const struct packet *packet, __u32 state)
{
	if (packet->protocol != IPPROTO_TCP)
		return true;
	return (packet->tcp_flags & (TCP_RST | TCP_SYN | TCP_FIN | TCP_ACK)) == TCP_ACK && state >= CONN_ESTABLISHED;
}

/* Whether a packet may open a connection. */
static __always_inline bool state_opens(const struct packet *packet)
{
	return packet->protocol != IPPROTO_TCP || (packet->tcp_flags & (TCP_SYN | TCP_RST)) == TCP_SYN;
}

/* Whether a SYN on a connection in this state is a new connection that reuses the client's port. */
static __always_inline bool state_reused(const struct packet *packet, __u32 state)
{
	return (packet->tcp_flags & (TCP_SYN | TCP_RST)) == TCP_SYN && (state == CONN_TIME_WAIT || state == CONN_CLOSE);
}
