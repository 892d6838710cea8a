import { ConnState } from '../../../bpf/generated/lvx.ts';

/** What the first chunk of an SCTP packet says (RFC 9260). Every other chunk is as good as data. */
export const sctpEvent = {
  data: 0,
  init: 1,
  initAck: 2,
  cookieEcho: 3,
  cookieAck: 4,
  shutdown: 5,
  shutdownAck: 6,
  shutdownComplete: 7,
  error: 8,
  abort: 9,
} as const;

/** Types of chunks. */
export const sctpChunk = { abort: 6, cookieEcho: 10, cookieAck: 11 } as const;

const events = new Map<number, number>([
  [1, sctpEvent.init],
  [2, sctpEvent.initAck],
  [6, sctpEvent.abort],
  [7, sctpEvent.shutdown],
  [8, sctpEvent.shutdownAck],
  [9, sctpEvent.error],
  [10, sctpEvent.cookieEcho],
  [11, sctpEvent.cookieAck],
  [14, sctpEvent.shutdownComplete],
]);

/** The event of each type of chunk. */
const eventOf = Uint8Array.from({ length: 256 }, (_, type) => events.get(type) ?? sctpEvent.data);

/** The event of a chunk. */
export function sctpEventOf(chunk: number): number {
  return eventOf[chunk] ?? sctpEvent.data;
}

/** States by two letters, in their order from SCTP_NONE on. */
const letters = 'NO I1 IN CS CR CW CO CE ES SS SR SA RJ CL'.split(' ');
const states = letters.length;

/** IPVS's input-only table (Linux, net/netfilter/ipvs/ip_vs_proto_sctp.c): a row for each event, a column for each state. */
const rows = [
  /* from: */ 'NO I1 IN CS CR CW CO CE ES SS SR SA RJ CL',
  /* data */ 'ES I1 IN CS CR ES CO CE ES SS SR SA RJ CL',
  /* init */ 'I1 IN IN IN IN IN CO CE ES SS SR SA IN IN',
  /* init ack */ 'CE CE CE CE CE CE CO CE ES SS SR SA RJ CL',
  /* cookie echo */ 'ES ES ES ES ES ES CO CE ES SS SR SA RJ CL',
  /* cookie ack */ 'ES I1 IN ES ES CW ES ES ES SS SR SA RJ CL',
  /* shutdown */ 'SR I1 IN CS CR CW CO CE SR SS SR SA RJ CL',
  /* shutdown ack */ 'CL IN IN CS CR CW CO CE CL CL SR CL RJ CL',
  /* shutdown complete */ 'CL CL CL CL CL CW CO CE ES SS CL CL RJ CL',
  /* error */ 'CL I1 IN CS CR CW CO CE ES SS SR SA RJ CL',
  /* abort */ 'CL CL CL CL CL RJ CL CL CL CL CL CL CL CL',
].slice(1);

const table = Uint8Array.from(
  rows.flatMap(row => row.split(' ').map(word => ConnState.SCTP_NONE + letters.indexOf(word))),
);

/** The state of an association after a packet of the client's. */
export function nextSctpState(event: number, state: number): number {
  const column = Math.max(0, state - ConnState.SCTP_NONE);
  return table[event * states + column] ?? ConnState.SCTP_NONE;
}
