import type { FrameSpec, IcmpSpec, Quote } from '../frame.ts';
import type { Out, Row } from './row.ts';

const syn: FrameSpec = {};
const ack: FrameSpec = { flags: 'A' };
const reply: FrameSpec = { reply: true, flags: 'A' };
const connection = [syn, ack];

/** From a router on the client's way, about a packet of the VIP's. */
function error(icmp: Omit<IcmpSpec, 'quotes'>, quotes: Quote = { packet: reply }): FrameSpec {
  return { protocol: 'icmp', df: false, source: '192.168.7.200', icmp: { ...icmp, quotes } };
}

const tooBig = { type: 3, code: 4, word: 1400 };

/** Errors about a connection's packets, which its server must learn. */
const toServer: Readonly<Record<string, FrameSpec>> = {
  'fragmentation needed': error(tooBig),
  'fragmentation needed, a quote of 28 bytes': error(tooBig, { packet: reply, length: 28 }),
  'fragmentation needed, a quote of 24 bytes: just the ports': error(tooBig, { packet: reply, length: 24 }),
  'fragmentation needed, a wrong checksum': { ...error(tooBig), checksum: false },
  'fragmentation needed, a long quote': error(tooBig, { packet: { ...reply, payload: 1000 }, length: 548 }),
  'network unreachable': error({ type: 3, code: 0 }),
  'host unreachable': error({ type: 3, code: 1 }),
  'port unreachable': error({ type: 3, code: 3 }),
  'administratively prohibited': error({ type: 3, code: 13 }),
  'source quench': error({ type: 4 }),
  'time exceeded': error({ type: 11, code: 0 }),
  'a quote with IP options': error(tooBig, { packet: { ...reply, options: [1, 1, 1, 0] } }),
  'a quote of a fragmentable packet': error(tooBig, { packet: { ...reply, df: false } }),
};

const out: Out = { server: '10.0.0.11', df: false };

/** Messages that concern no connection. */
const passed: Readonly<Record<string, FrameSpec>> = {
  'an echo request': { protocol: 'icmp', icmp: { type: 8, word: 0x10001 }, payload: 8 },
  'an echo request as long as Ethernet takes': { protocol: 'icmp', icmp: { type: 8 }, payload: 1472 },
  'an echo reply': { protocol: 'icmp', icmp: { type: 0, word: 0x10001 }, payload: 8 },
  'a timestamp request': { protocol: 'icmp', icmp: { type: 13 }, payload: 12 },
  'an echo request to another address': { protocol: 'icmp', destination: '10.0.0.101', payload: 8 },
  'an error about a connection that nobody has': error(tooBig, { packet: { ...reply, destinationPort: 5 } }),
  'an error about another port of the VIP': error(tooBig, { packet: { ...reply, sourcePort: 8080 } }),
  'an error about another client': error(tooBig, { packet: { ...reply, destination: '192.168.7.11' } }),
  'an error about a packet of UDP': error(tooBig, { packet: { ...reply, protocol: 'udp' } }),
  'an error about a packet to the VIP': error(tooBig, { packet: ack }),
  'an error about a packet of another host': error(tooBig, { packet: { ...reply, source: '10.0.0.3' } }),
  'an error about a later fragment': error(tooBig, { packet: { ...reply, df: false, offset: 185 } }),
  'a quote without ports': error(tooBig, { packet: reply, length: 20 }),
  'a quote whose ports are behind the end of the packet': { ...error(tooBig), length: 48 },
  'a quote of half a header': error(tooBig, { packet: reply, length: 12 }),
  'no quote at all': error(tooBig, { packet: reply, length: 0 }),
  'a quote whose header is no IPv4': error(tooBig, { packet: { ...reply, version: 5 } }),
  'a quote whose IHL is too small': error(tooBig, { packet: { ...reply, ihl: 4 } }),
  'a quote whose options are cut off': error(tooBig, { packet: { ...reply, ihl: 15 }, length: 40 }),
  'a redirect': error({ type: 5, code: 1 }),
  'a parameter problem': error({ type: 12 }),
};

/** ICMP to the VIP; as recorded from kernel IPVS. */
export const icmp: readonly Row[] = [
  ...Object.entries(toServer).map(([name, packet]): Row => ({ name, before: connection, packet, verdict: 'TX', out })),
  {
    name: 'an error about a UDP datagram',
    before: [{ protocol: 'udp', destinationPort: 53 }],
    packet: error({ type: 3, code: 3 }, { packet: { reply: true, protocol: 'udp', sourcePort: 53, payload: 4 } }),
    verdict: 'TX',
    out: { server: '10.0.0.12', df: false },
  },
  {
    name: 'an error about an SCTP packet',
    before: [{ protocol: 'sctp' }],
    packet: error(tooBig, { packet: { reply: true, protocol: 'sctp', chunks: ['INIT_ACK'] }, length: 28 }),
    verdict: 'TX',
    out,
  },
  {
    name: 'an error with DF, TOS and TTL of its own',
    before: connection,
    packet: { ...error(tooBig), df: true, tos: 0xc0, ttl: 12 },
    verdict: 'TX',
    out: { server: '10.0.0.11', tos: 0xc0, ttl: 11 },
  },
  {
    name: 'an error with IP options',
    before: connection,
    packet: { ...error(tooBig), options: [1, 1, 1, 0] },
    verdict: 'TX',
    out,
  },
  {
    name: 'an error that Ethernet padded',
    before: connection,
    packet: { ...error(tooBig, { packet: reply, length: 28 }), padding: 4 },
    verdict: 'TX',
    out,
  },
  {
    name: 'an error about a connection through GRE',
    before: [{ destinationPort: 100 }],
    packet: error(tooBig, { packet: { ...reply, sourcePort: 100 } }),
    verdict: 'TX',
    out: { ...out, kind: 'gre' },
  },
  {
    name: 'an error about a connection by direct routing',
    before: [{ destinationPort: 108 }],
    packet: error(tooBig, { packet: { ...reply, sourcePort: 108 } }),
    verdict: 'TX',
    out: { ...out, kind: 'direct' },
  },
  {
    name: 'an error whose TTL runs out',
    before: connection,
    packet: { ...error(tooBig), ttl: 1 },
    verdict: 'DROP_NO_ANSWER',
  },
  ...Object.entries(passed).map(([name, packet]): Row => ({ name, before: connection, packet, verdict: 'PASS_ICMP' })),
  {
    name: 'an error about a connection that nobody has, which may be scheduled',
    settings: { schedule_icmp: 1 },
    packet: error(tooBig),
    verdict: 'TX',
    out,
  },
  {
    name: 'data after an error that was scheduled: it has a connection',
    settings: { schedule_icmp: 1 },
    before: [error(tooBig)],
    packet: ack,
    verdict: 'TX',
    out: { server: '10.0.0.11' },
  },
  { name: 'ICMP of no length', packet: { protocol: 'icmp', length: 20 }, verdict: 'PASS_BAD_TRANSPORT' },
  { name: 'ICMP cut off', packet: { protocol: 'icmp', length: 27 }, verdict: 'PASS_BAD_TRANSPORT' },
];
