import { ConnState, type Settings } from '../../../bpf/generated/lvx.ts';
import type { PacketQuestion } from '../../explanation.ts';
import type { FoundEntry } from './entries.ts';

/** Whether a packet is the first that a client sends on a connection: state_begins() of bpf/state.h. */
export function begins({ protocol, flags }: PacketQuestion): boolean {
  if (protocol === 'udp') return false;
  return protocol === 'sctp' || (flags.includes('S') && !flags.includes('R'));
}

/** Whether it may open a connection: state_opens() of bpf/state.h. */
export function opens(question: PacketQuestion, { sloppyTcp }: Settings): boolean {
  if (question.protocol !== 'tcp') return true;
  return begins(question) || (sloppyTcp !== 0 && !question.flags.includes('R'));
}

/**
 * Why an entry is another connection's that had the client's port before: state_reused() of bpf/state.h. Undefined if it
 * is the packet's.
 * @param weight of the entry's server
 */
export function whyReused(
  question: PacketQuestion,
  { state, controlled }: FoundEntry,
  weight: number,
  { connReuseMode: mode, expireNodestConn }: Settings,
): string | undefined {
  if (mode === 0 || !begins(question)) return undefined;
  if (expireNodestConn !== 0 && weight === 0) return 'its server has weight 0, and expire_nodest_conn is set';
  if (controlled) return undefined;
  const closed = state === ConnState.TIME_WAIT || state === ConnState.CLOSE || state === ConnState.SCTP_CLOSED;
  if (!closed && !(state === ConnState.FIN_WAIT && (mode & 2) !== 0)) return undefined;
  return `that connection is closed, and the client begins another one (conn_reuse_mode ${mode})`;
}
