import type { FrameSpec, IcmpSpec, Quote } from '../frame.ts';
import type { Out, Row } from './row.ts';

const v6: FrameSpec = { family: 'ipv6' };
const reply: FrameSpec = { ...v6, reply: true, flags: 'A' };
const connection = [v6, { ...v6, flags: 'A' }];

/** From a router on the client's way, about a packet of the VIP's. */
function error(icmp: Omit<IcmpSpec, 'quotes'>, quotes: Quote = { packet: reply }): FrameSpec {
  return { ...v6, protocol: 'icmp', source: 'fd00:1::200', icmp: { ...icmp, quotes } };
}

const tooBig = { type: 2, word: 1400 };
const out: Out = { server: 'fd00::11' };

const toServer: Readonly<Record<string, FrameSpec>> = {
  'packet too big': error(tooBig),
  'packet too big, a quote of 48 bytes': error(tooBig, { packet: reply, length: 48 }),
  'packet too big, a long quote': error(tooBig, { packet: { ...reply, payload: 1300 }, length: 1232 }),
  'no route': error({ type: 1, code: 0 }),
  'address unreachable': error({ type: 1, code: 3 }),
  'port unreachable': error({ type: 1, code: 4 }),
  'time exceeded': error({ type: 3, code: 0 }),
  'a parameter problem': error({ type: 4, code: 0, word: 40 }),
  'a quote with extension headers': error(tooBig, { packet: { ...reply, extensions: [{ kind: 'destination' }] } }),
  'an error with extension headers': { ...error(tooBig), extensions: [{ kind: 'hop-by-hop' }] },
};

const passed: Readonly<Record<string, FrameSpec>> = {
  'an error about a connection that nobody has': error(tooBig, { packet: { ...reply, destinationPort: 5 } }),
  'an error about another client': error(tooBig, { packet: { ...reply, destination: 'fd00:1::11' } }),
  'an error about another port of the VIP': error(tooBig, { packet: { ...reply, sourcePort: 8080 } }),
  'a quote without ports': error(tooBig, { packet: reply, length: 40 }),
  'a quote whose ports are behind the end of the packet': { ...error(tooBig), length: 48 },
  'a quote of half a header': error(tooBig, { packet: reply, length: 20 }),
  'no quote at all': error(tooBig, { packet: reply, length: 0 }),
  'a quote whose header is no IPv6': error(tooBig, { packet: { ...reply, version: 5 } }),
};

/** ICMPv6 errors to the VIP; as recorded from kernel IPVS. */
export const icmp6: readonly Row[] = [
  ...Object.entries(toServer).map(([name, packet]): Row => ({ name, before: connection, packet, verdict: 'TX', out })),
  {
    name: 'an error about a UDP datagram',
    before: [{ ...v6, protocol: 'udp', destinationPort: 53 }],
    packet: error({ type: 1, code: 4 }, { packet: { ...v6, reply: true, protocol: 'udp', sourcePort: 53 } }),
    verdict: 'TX',
    out: { server: 'fd00::12' },
  },
  {
    name: 'an error about a connection to an IPv4 server',
    before: [{ ...v6, destinationPort: 90 }],
    packet: error(tooBig, { packet: { ...reply, sourcePort: 90 } }),
    verdict: 'TX',
    out: { server: '10.0.0.11' },
  },
  ...Object.entries(passed).map(([name, packet]): Row => ({ name, before: connection, packet, verdict: 'PASS_ICMP' })),
];
