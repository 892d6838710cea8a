/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The next state of a connection, from the client's packets alone. */
#pragma once

#include "maps.h"
#include "packet.h"
#include "parse.h"
#include "sctp.h"

/* The rows of the table: the first of these flags that is set decides. */
enum tcp_event { TCP_EVENT_RST, TCP_EVENT_SYN, TCP_EVENT_FIN, TCP_EVENT_ACK, TCP_EVENTS };

enum { TCP_STATES = 8 };

const __u8 tcp_next[TCP_EVENTS][TCP_STATES] = {
	[TCP_EVENT_RST] = { [CONN_NONE] = CONN_CLOSE,
			    [CONN_SYN_RECV] = CONN_SYN_RECV,
			    [CONN_SYNACK] = CONN_CLOSE,
			    [CONN_ESTABLISHED] = CONN_CLOSE,
			    [CONN_FIN_WAIT] = CONN_CLOSE,
			    [CONN_TIME_WAIT] = CONN_CLOSE,
			    [CONN_CLOSE] = CONN_CLOSE },
	[TCP_EVENT_SYN] = { [CONN_NONE] = CONN_SYN_RECV,
			    [CONN_SYN_RECV] = CONN_SYN_RECV,
			    [CONN_SYNACK] = CONN_SYN_RECV,
			    [CONN_ESTABLISHED] = CONN_ESTABLISHED,
			    [CONN_FIN_WAIT] = CONN_SYN_RECV,
			    [CONN_TIME_WAIT] = CONN_SYN_RECV,
			    [CONN_CLOSE] = CONN_SYN_RECV },
	[TCP_EVENT_FIN] = { [CONN_NONE] = CONN_CLOSE,
			    [CONN_SYN_RECV] = CONN_TIME_WAIT,
			    [CONN_SYNACK] = CONN_TIME_WAIT,
			    [CONN_ESTABLISHED] = CONN_FIN_WAIT,
			    [CONN_FIN_WAIT] = CONN_FIN_WAIT,
			    [CONN_TIME_WAIT] = CONN_TIME_WAIT,
			    [CONN_CLOSE] = CONN_CLOSE },
	[TCP_EVENT_ACK] = { [CONN_NONE] = CONN_ESTABLISHED, /* only with sloppy_tcp */
			    [CONN_SYN_RECV] = CONN_ESTABLISHED,
			    [CONN_SYNACK] = CONN_ESTABLISHED,
			    [CONN_ESTABLISHED] = CONN_ESTABLISHED,
			    [CONN_FIN_WAIT] = CONN_FIN_WAIT,
			    [CONN_TIME_WAIT] = CONN_TIME_WAIT,
			    [CONN_CLOSE] = CONN_CLOSE },
};

/* secure_tcp: 3 is always; 1 and 2 are for when memory is short, which never happens to a table of fixed size. */
enum { SECURE_TCP_ALWAYS = 3 };

static __always_inline __u32 state_next_tcp(__u8 flags, __u32 state)
{
	__u32 event, next;

	if (flags & TCP_RST)
		event = TCP_EVENT_RST;
	else if (flags & TCP_SYN)
		event = TCP_EVENT_SYN;
	else if (flags & TCP_FIN)
		event = TCP_EVENT_FIN;
	else if (flags & TCP_ACK)
		event = TCP_EVENT_ACK;
	else
		return CONN_CLOSE;
	next = tcp_next[event][state & (TCP_STATES - 1)];
	if (event == TCP_EVENT_SYN && next == CONN_SYN_RECV && state != CONN_SYN_RECV &&
	    settings.secure_tcp == SECURE_TCP_ALWAYS)
		return CONN_SYNACK;
	return next;
}

static __always_inline __u32 state_next(const struct packet *packet, __u32 state)
{
	if (packet->protocol == IPPROTO_UDP)
		return CONN_UDP;
	if (packet->protocol == IPPROTO_SCTP)
		return state_next_sctp(packet->event, state);
	return state_next_tcp(packet->event, state);
}

/* Whether a packet leaves its connection in the state it is in: nearly all do. */
static __always_inline bool state_stays(const struct packet *packet, __u32 state)
{
	if (packet->protocol == IPPROTO_UDP)
		return true;
	if (packet->protocol == IPPROTO_SCTP)
		return state_next_sctp(packet->event, state) == state;
	return (packet->event & (TCP_RST | TCP_SYN | TCP_FIN | TCP_ACK)) == TCP_ACK && state >= CONN_ESTABLISHED;
}

/* Whether a packet is the first one that a client sends on a connection. */
static __always_inline bool state_begins(const struct packet *packet)
{
	if (packet->protocol == IPPROTO_SCTP)
		return packet->event == SCTP_EVENT_INIT;
	return packet->protocol == IPPROTO_TCP && (packet->event & (TCP_SYN | TCP_RST)) == TCP_SYN;
}

/* Whether a packet may open a connection. */
static __always_inline bool state_opens(const struct packet *packet)
{
	if (packet->protocol == IPPROTO_UDP)
		return true;
	if (packet->protocol == IPPROTO_SCTP)
		return packet->event == SCTP_EVENT_INIT || (settings.sloppy_sctp && packet->event != SCTP_EVENT_ABORT);
	return (packet->event & (TCP_SYN | TCP_RST)) == TCP_SYN || (settings.sloppy_tcp && !(packet->event & TCP_RST));
}

/*
 * Whether a packet that begins a connection, on an entry with this value, is another connection that has the client's
 * port again: conn_reuse_mode. One whose server a template chose stays with it.
 */
static __always_inline bool state_reused(const struct packet *packet, __u64 value)
{
	__u32 mode = settings.conn_reuse_mode;
	__u32 state = conn_value_state(value);
	struct load *load;

	if (!mode || !state_begins(packet))
		return false;
	if (settings.expire_nodest_conn) {
		load = load_of(conn_value_real(value));
		if (load && !load->weight)
			return true;
	}
	if (conn_value_marks(value) & CONN_MARK_CONTROLLED)
		return false;
	return state == CONN_TIME_WAIT || state == CONN_CLOSE || state == CONN_SCTP_CLOSED ||
	       (state == CONN_FIN_WAIT && mode & 2);
}
