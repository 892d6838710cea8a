import type { TunnelSpec } from '../build/tunnel.ts';
import type { FrameSpec, IcmpSpec } from '../frame.ts';
import type { Out, Row } from './row.ts';

/** What a client sent, as it was in the tunnel. */
const sent: FrameSpec = { flags: 'PA', payload: 1000, ttl: 62 };
const ipip: TunnelSpec = { destination: '10.0.0.11' };

/** From a router between the director and a server, about a packet in the tunnel. */
function error(icmp: Omit<IcmpSpec, 'quotes'>, about: FrameSpec = sent, tunnel = ipip, length?: number): FrameSpec {
  const quotes = { packet: about, tunnel, ...(length !== undefined && { length }) };
  const to = { source: '10.0.0.254', destination: '10.0.0.2' };
  return { ...to, df: false, protocol: 'icmp', icmp: { ...icmp, quotes } };
}

const connection: FrameSpec[] = [{}, { flags: 'A' }];
const told = { quotedTtl: 62, about: ipip };
const unreachable = { type: 3, code: 1 };

/** Every error that is told to the client as it is. */
const asItIs = [
  ['network unreachable', 3, 0],
  ['host unreachable', 3, 1],
  ['protocol unreachable: the server has no tunl0', 3, 2],
  ['port unreachable', 3, 3],
  ['source quench', 4, 0],
  ['time exceeded', 11, 0],
] as const;

/** Ports of the services whose servers have a path MTU of their own. */
const narrowed = [
  { port: 115, tunnel: { destination: '10.0.0.31' }, overhead: 20 },
  { port: 117, tunnel: { destination: '10.0.0.33', kind: 'gre' }, overhead: 24 },
  { port: 118, tunnel: { destination: '10.0.0.34', kind: 'gue', sourcePort: 50_000 }, overhead: 32 },
] as const;

const passed: Readonly<Record<string, FrameSpec>> = {
  'only the outer header and 8 bytes of the inner one': error({ type: 3, code: 4, word: 1300 }, sent, ipip, 28),
  'an inner header without ports': error(unreachable, sent, ipip, 40),
  'a redirect': error({ type: 5, code: 1 }),
  'a parameter problem': error({ type: 12 }),
  'an unknown server': error(unreachable, sent, { destination: '10.0.0.77' }),
  'a tunnel of another director': error(unreachable, sent, { ...ipip, source: '10.0.0.3' }),
  'a packet in it that is for no service': error(unreachable, { ...sent, destinationPort: 8080 }),
  'a connection that nobody has': error(unreachable, { ...sent, sourcePort: 5 }),
  'another client': error(unreachable, { ...sent, source: '192.168.7.11' }),
};

/**
 * ICMP errors about the tunnel, which the client is told in place of the director; as recorded from kernel IPVS, but for
 * the MTU of the first one: that is already the one that was learnt.
 */
export const relayed: readonly Row[] = [
  ...asItIs.map(
    ([name, type, code]): Row => ({
      name,
      before: connection,
      packet: error({ type, code }),
      verdict: 'SLOW_ICMP',
      answer: { ...told, type, code },
    }),
  ),
  {
    name: 'the inner header and 8 bytes',
    before: connection,
    packet: error(unreachable, sent, ipip, 48),
    verdict: 'SLOW_ICMP',
    answer: { ...told, ...unreachable },
  },
  {
    name: 'an odd number of bytes',
    before: connection,
    packet: error(unreachable, sent, ipip, 101),
    verdict: 'SLOW_ICMP',
    answer: { ...told, ...unreachable },
  },
  {
    name: 'an error that Ethernet padded',
    before: connection,
    packet: { ...error(unreachable, sent, ipip, 48), padding: 9 },
    verdict: 'SLOW_ICMP',
    answer: { ...told, ...unreachable },
  },
  {
    name: 'a UDP datagram',
    before: [{ protocol: 'udp', destinationPort: 53 }],
    packet: error(
      unreachable,
      { protocol: 'udp', destinationPort: 53, payload: 3, ttl: 62 },
      { destination: '10.0.0.12' },
    ),
    verdict: 'SLOW_ICMP',
    answer: { ...unreachable, quotedTtl: 62, about: { destination: '10.0.0.12' } },
  },
  ...narrowed.flatMap(({ port, tunnel, overhead }): Row[] => {
    const kind: Out['kind'] = 'kind' in tunnel ? tunnel.kind : 'ipip';
    const to = { destinationPort: port };
    const fits = 1400 - overhead;
    const tooBig = error({ type: 3, code: 4, word: 1400 }, { ...sent, ...to }, tunnel);
    const before = [to, tooBig];
    return [
      {
        name: `${kind}: fragmentation needed, the whole packet quoted`,
        before: [to],
        packet: tooBig,
        verdict: 'SLOW_ICMP',
        answer: { type: 3, code: 4, mtu: fits, quotedTtl: 62, about: tunnel },
      },
      {
        name: `${kind}: one byte too long after that`,
        before,
        packet: { ...to, payload: fits - 39 },
        verdict: 'ICMP_TOO_BIG',
        answer: { type: 3, code: 4, mtu: fits, quotedTtl: 62 },
      },
      {
        name: `${kind}: the longest that fits after that`,
        before,
        packet: { ...to, payload: fits - 40 },
        verdict: 'TX',
        out: { server: tunnel.destination, kind },
      },
      {
        name: `${kind}: too long after that, without DF`,
        before,
        packet: { ...to, payload: fits - 39, df: false },
        verdict: 'SLOW_TOO_BIG',
      },
    ];
  }),
  {
    name: 'an MTU that is larger than the one known',
    before: [
      { destinationPort: 116 },
      error({ type: 3, code: 4, word: 9000 }, { ...sent, destinationPort: 116 }, { destination: '10.0.0.32' }),
    ],
    packet: { destinationPort: 116, payload: 1441 },
    verdict: 'ICMP_TOO_BIG',
    answer: { type: 3, code: 4, mtu: 1480, quotedTtl: 62 },
  },
  ...Object.entries(passed).map(([name, packet]): Row => ({ name, before: connection, packet, verdict: 'PASS_ICMP' })),
];
