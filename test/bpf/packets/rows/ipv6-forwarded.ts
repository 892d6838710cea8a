import type { Extension } from '../build/ipv6.ts';
import type { FrameSpec } from '../frame.ts';
import type { Out, Row } from './row.ts';

const v6: FrameSpec = { family: 'ipv6' };
const udp: FrameSpec = { protocol: 'udp', destinationPort: 53 };

/** Ways between the IP versions, and the longest inner packet where the egress takes 1500 bytes. */
const ways = [
  { name: 'IPv6 in IPv6', to: { ...v6, destinationPort: 80 }, server: 'fd00::11', longest: 1460 },
  { name: 'IPv6 in IPv4', to: { ...v6, destinationPort: 90 }, server: '10.0.0.11', longest: 1480 },
  { name: 'IPv4 in IPv6', to: { destinationPort: 90 }, server: 'fd00::11', longest: 1460 },
] as const;

/** What every way must do: what is special about the packet, and what that makes of the outer header. */
const everyWay: readonly (readonly [string, FrameSpec, Omit<Out, 'server'>])[] = [
  ['a SYN', {}, {}],
  ['TOS EF', { tos: 0xb8 }, { tos: 0xb8 }],
  ['ECN ECT(0)', { tos: 0x02 }, { tos: 0x02 }],
  ['ECN ECT(1)', { tos: 0x01 }, { tos: 0x01 }],
  ['ECN CE', { tos: 0x03 }, { tos: 0x02 }],
  ['TOS bb', { tos: 0xbb }, { tos: 0xba }],
  ['TTL 255', { ttl: 255 }, { ttl: 254 }],
  ['TTL 2', { ttl: 2 }, { ttl: 1 }],
  ['an odd length', { payload: 7 }, {}],
  ['Ethernet padding', { padding: 6 }, {}],
  ['TCP options', { dataOffset: 15 }, {}],
];

const chains: Readonly<Record<string, readonly Extension[]>> = {
  'hop-by-hop options': [{ kind: 'hop-by-hop' }],
  'long hop-by-hop options': [{ kind: 'hop-by-hop', length: 64 }],
  'destination options': [{ kind: 'destination', length: 24 }],
  'a routing header that is used up': [{ kind: 'routing' }],
  'an authentication header': [{ kind: 'authentication' }],
  'an authentication header of another length': [{ kind: 'authentication', length: 16 }],
  'hop-by-hop, destination and routing headers': [{ kind: 'hop-by-hop' }, { kind: 'destination' }, { kind: 'routing' }],
  'a fragment header of a whole packet': [{ kind: 'fragment' }],
};

/** Packets that leave in an outer IPv6 header, or are of IPv6 themselves; as recorded from kernel IPVS where it was. */
export const ipv6Forwarded: readonly Row[] = [
  ...ways.flatMap(({ name, to, server, longest }): Row[] => {
    const isIpv4 = !('family' in to);
    const headers = isIpv4 ? 40 : 60;
    return [
      ...everyWay.map(
        ([what, spec, out]): Row => ({
          name: `${name}: ${what}`,
          packet: { ...to, ...spec },
          verdict: 'TX',
          out: { server, ...out },
        }),
      ),
      {
        name: `${name}: the longest packet that fits`,
        packet: { ...to, payload: longest - headers },
        verdict: 'TX',
        out: { server },
      },
      {
        name: `${name}: data on a connection`,
        before: [to, { ...to, flags: 'A' }],
        packet: { ...to, flags: 'PA', payload: 99 },
        verdict: 'TX',
        out: { server },
      },
    ];
  }),
  { name: 'a UDP datagram', packet: { ...v6, ...udp }, verdict: 'TX', out: { server: 'fd00::12' } },
  { name: 'UDP in IPv4', packet: { ...v6, ...udp, destinationPort: 63 }, verdict: 'TX', out: { server: '10.0.0.12' } },
  { name: 'IPv4 UDP in IPv6', packet: { ...udp, destinationPort: 63 }, verdict: 'TX', out: { server: 'fd00::12' } },
  {
    name: 'an IPv4 packet without DF in IPv6',
    packet: { destinationPort: 90, df: false },
    verdict: 'TX',
    out: { server: 'fd00::11' },
  },
  {
    name: 'IPv4 options in IPv6',
    packet: { destinationPort: 90, options: [7, 3, 4, 0] },
    verdict: 'TX',
    out: { server: 'fd00::11' },
  },
  ...[1, 0x12345, 0xfffff].map(
    (flowLabel): Row => ({
      name: `flow label ${flowLabel.toString(16)}: none outside`,
      packet: { ...v6, flowLabel },
      verdict: 'TX',
      out: { server: 'fd00::11' },
    }),
  ),
  {
    name: 'a flow label and a traffic class',
    packet: { ...v6, flowLabel: 0xabcde, tos: 0xff },
    verdict: 'TX',
    out: { server: 'fd00::11', tos: 0xfe },
  },
  {
    name: 'a flow label in IPv4',
    packet: { ...v6, destinationPort: 90, flowLabel: 0xabcde },
    verdict: 'TX',
    out: { server: '10.0.0.11' },
  },
  ...Object.entries(chains).map(
    ([name, extensions]): Row => ({
      name,
      packet: { ...v6, extensions },
      verdict: 'TX',
      out: { server: 'fd00::11' },
    }),
  ),
  {
    name: 'extension headers before UDP',
    packet: { ...v6, ...udp, extensions: [{ kind: 'destination' }], payload: 4 },
    verdict: 'TX',
    out: { server: 'fd00::12' },
  },
  {
    name: 'extension headers, in IPv4',
    packet: { ...v6, destinationPort: 90, extensions: [{ kind: 'hop-by-hop' }] },
    verdict: 'TX',
    out: { server: '10.0.0.11' },
  },
  { name: 'client port 0', packet: { ...v6, sourcePort: 0 }, verdict: 'TX', out: { server: 'fd00::11' } },
  { name: 'a global client', packet: { ...v6, source: '2001:db8::1' }, verdict: 'TX', out: { server: 'fd00::11' } },
  {
    name: 'the longest for a smaller MTU',
    packet: { ...v6, destinationPort: 84, payload: 1300 },
    verdict: 'TX',
    out: { server: 'fd00::15' },
  },
];
