import { ConnState } from '../../../bpf/generated/lvx.ts';

/** Flags of the TCP header (RFC 9293). */
export const tcpFlags = { fin: 0x01, syn: 0x02, rst: 0x04, ack: 0x10 } as const;

const { NONE, SYN_RECV, SYNACK, ESTABLISHED, FIN_WAIT, TIME_WAIT, CLOSE } = ConnState;

/** By state, from NONE to CLOSE: the next one. IPVS's input-only table (Linux, net/netfilter/ipvs/ip_vs_proto_tcp.c). */
const onReset = [CLOSE, SYN_RECV, CLOSE, CLOSE, CLOSE, CLOSE, CLOSE];
const onSyn = [SYN_RECV, SYN_RECV, SYN_RECV, ESTABLISHED, SYN_RECV, SYN_RECV, SYN_RECV];
const onFin = [CLOSE, TIME_WAIT, TIME_WAIT, FIN_WAIT, FIN_WAIT, TIME_WAIT, CLOSE];
const onAck = [ESTABLISHED, ESTABLISHED, ESTABLISHED, ESTABLISHED, FIN_WAIT, TIME_WAIT, CLOSE];

/**
 * The state of a TCP connection after a packet of the client's. The first of RST, SYN, FIN and ACK that is set decides.
 * @param flags byte 13 of the header
 * @param isStrict secure_tcp's table
 */
export function nextTcpState(flags: number, state: number, isStrict: boolean): number {
  if (flags & tcpFlags.rst) return onReset[state] ?? NONE;
  if (flags & tcpFlags.syn) {
    const next = onSyn[state] ?? NONE;
    return isStrict && next === SYN_RECV && state !== SYN_RECV ? SYNACK : next;
  }
  if (flags & tcpFlags.fin) return onFin[state] ?? NONE;
  return flags & tcpFlags.ack ? (onAck[state] ?? NONE) : CLOSE;
}
