import type { PacketQuestion, TrackStage } from '../explanation.ts';
import type { ExplainRules, FoundEntry } from './view.ts';

/** Whether a packet is the first that a client sends on a connection: state_begins() of bpf/state.h. */
function begins({ protocol, flags }: PacketQuestion): boolean {
  if (protocol === 'udp') return false;
  return protocol === 'sctp' || (flags.includes('S') && !flags.includes('R'));
}

/** Whether it may open a connection: state_opens() of bpf/state.h. */
export function opens(question: PacketQuestion, { sloppyTcp }: ExplainRules): boolean {
  if (question.protocol !== 'tcp') return true;
  return begins(question) || (sloppyTcp !== 0 && !question.flags.includes('R'));
}

/** Why an entry does not count for a packet; undefined if the packet belongs to it. */
export function whyOver(question: PacketQuestion, entry: FoundEntry, rules: ExplainRules): string | undefined {
  return entry.over ? 'it has timed out' : whyReused(question, entry, rules);
}

/** Why an entry is another connection's that had the client's port before: state_reused() of bpf/state.h. */
function whyReused(
  question: PacketQuestion,
  { stage, controlled, weight }: FoundEntry,
  { connReuseMode: mode, expireNodestConn }: ExplainRules,
): string | undefined {
  if (mode === 0 || !begins(question)) return undefined;
  if (expireNodestConn !== 0 && weight === 0) return 'its server has weight 0, and expire_nodest_conn is set';
  if (controlled) return undefined;
  const closed = stage === 'TIME_WAIT' || stage === 'CLOSE' || stage === 'SCTP_CLOSED';
  if (!closed && !(stage === 'FIN_WAIT' && (mode & 2) !== 0)) return undefined;
  return `that connection is closed, and the client begins another one (conn_reuse_mode ${mode})`;
}

/** What becomes of a packet without a connection. @param unknown a sentence: why it has none */
export function newOutcome(
  question: PacketQuestion,
  unknown: string,
  rules: ExplainRules,
): Pick<TrackStage, 'outcome' | 'why'> {
  if (opens(question, rules)) return { outcome: 'new', why: `${unknown} The packet opens a connection.` };
  const may = 'The packet may not open a connection: it is no SYN, and sloppy_tcp is 0';
  if (!rules.forwardsUnrecorded) return { outcome: 'refused', why: `${unknown} ${may}.` };
  return { outcome: 'unrecorded', why: `${unknown} ${may}; but packets without an entry are forwarded by hash.` };
}
