import { ConnState } from '../../../bpf/generated/lvx.ts';
import type { Settings } from '../../../model/settings.ts';
import type { Packet } from '../packet.ts';
import { ipProtocol } from '../protocols.ts';
import type { ConnTable } from '../table/conn-table.ts';
import { nextSctpState, sctpEvent } from './sctp.ts';
import { nextTcpState, tcpFlags } from './tcp.ts';

/** secure_tcp: 1 and 2 are for when memory is short, which never happens to a table of fixed size. */
const secureTcpAlways = 3;

/** The state of the packet's connection after it. */
export function nextState({ protocol, event }: Packet, state: number, { secure_tcp }: Settings): number {
  if (protocol === ipProtocol.udp) return ConnState.UDP;
  if (protocol === ipProtocol.sctp) return nextSctpState(event, state);
  return nextTcpState(event, state, secure_tcp === secureTcpAlways);
}

/** The state of a connection of which nothing is known but that there is one. */
export function unseenState(protocol: number): number {
  if (protocol === ipProtocol.udp) return ConnState.UDP;
  return protocol === ipProtocol.sctp ? ConnState.SCTP_NONE : ConnState.NONE;
}

/** Whether a packet may open a connection. */
export function opens({ protocol, event }: Packet, { sloppy_tcp, sloppy_sctp }: Settings): boolean {
  if (protocol === ipProtocol.udp) return true;
  if (protocol === ipProtocol.sctp) {
    return event === sctpEvent.init || (sloppy_sctp === 1 && event !== sctpEvent.abort);
  }
  return isFirstSegment(event) || (sloppy_tcp === 1 && (event & tcpFlags.rst) === 0);
}

/** Whether a packet is the first one that a client sends on a connection. */
function begins({ protocol, event }: Packet): boolean {
  if (protocol === ipProtocol.sctp) return event === sctpEvent.init;
  return protocol === ipProtocol.tcp && isFirstSegment(event);
}

function isFirstSegment(flags: number): boolean {
  return (flags & (tcpFlags.syn | tcpFlags.rst)) === tcpFlags.syn;
}

/**
 * Whether a packet that begins a connection, on an entry, is another connection that has the client's port again:
 * conn_reuse_mode. One whose server a template chose stays with it.
 */
export function isReused(packet: Packet, conns: ConnTable, place: number, settings: Settings): boolean {
  const mode = settings.conn_reuse_mode;
  if (mode === 0 || !begins(packet)) return false;
  if (settings.expire_nodest_conn === 1 && isQuiet(conns, place)) return true;
  if (conns.isControlled(place)) return false;
  const state = conns.state(place);
  return (
    state === ConnState.TIME_WAIT ||
    state === ConnState.CLOSE ||
    state === ConnState.SCTP_CLOSED ||
    (state === ConnState.FIN_WAIT && (mode & 2) !== 0)
  );
}

/** Whether an entry's server gets no new connections; one that was removed doesn't either. */
function isQuiet(conns: ConnTable, place: number): boolean {
  const server = conns.server(place);
  return server !== undefined && (!server.isLive || server.load.weight === 0);
}
