import type { TunnelSpec } from '../build/tunnel.ts';
import type { FrameSpec, IcmpSpec } from '../frame.ts';
import type { Row } from './row.ts';

const v6: FrameSpec = { family: 'ipv6' };
const sent: FrameSpec = { ...v6, flags: 'PA', payload: 1000, ttl: 62 };
const ip6ip6: TunnelSpec = { destination: 'fd00::11' };

/** From a router between the director and a server, about a packet in the tunnel. */
function error(icmp: Omit<IcmpSpec, 'quotes'>, about: FrameSpec = sent, tunnel = ip6ip6, length?: number): FrameSpec {
  const quotes = { packet: about, tunnel, ...(length !== undefined && { length }) };
  return { ...v6, source: 'fd00::254', destination: 'fd00::2', protocol: 'icmp', icmp: { ...icmp, quotes } };
}

const sixInFour: TunnelSpec = { destination: '10.0.0.11' };
const connection: FrameSpec[] = [v6, { ...v6, flags: 'A' }];
const toIpv4: FrameSpec = { ...v6, destinationPort: 90 };

/** From a router, about a packet of IPv6 in a tunnel of IPv4. */
function errorIpv4(icmp: Omit<IcmpSpec, 'quotes'>): FrameSpec {
  const quotes = { packet: { ...sent, ...toIpv4 }, tunnel: sixInFour };
  return { source: '10.0.0.254', destination: '10.0.0.2', df: false, protocol: 'icmp', icmp: { ...icmp, quotes } };
}

const errors: Readonly<Record<string, FrameSpec>> = {
  'no route': error({ type: 1, code: 0 }),
  'address unreachable': error({ type: 1, code: 3 }),
  'time exceeded': error({ type: 3, code: 0 }),
  'packet too big': error({ type: 2, word: 1400 }),
  'a parameter problem': error({ type: 4 }),
  'an unknown server': error({ type: 1 }, sent, { destination: 'fd00::77' }),
  'the inner header and 8 bytes': error({ type: 1, code: 3 }, sent, ip6ip6, 88),
};

/** Errors about a tunnel with IPv6 in it or outside: nobody is told, and nothing is learnt; as recorded from kernel IPVS. */
export const relayed6: readonly Row[] = [
  ...Object.entries(errors).map(([name, packet]): Row => ({ name, before: connection, packet, verdict: 'PASS_ICMP' })),
  {
    name: 'the longest packet after packet too big',
    before: [...connection, error({ type: 2, word: 1400 })],
    packet: { ...v6, payload: 1400 },
    verdict: 'TX',
    out: { server: 'fd00::11' },
  },
  {
    name: 'IPv6 in IPv4: host unreachable',
    before: [toIpv4],
    packet: errorIpv4({ type: 3, code: 1 }),
    verdict: 'PASS_ICMP',
  },
  {
    name: 'IPv6 in IPv4: fragmentation needed',
    before: [toIpv4],
    packet: errorIpv4({ type: 3, code: 4, word: 1400 }),
    verdict: 'PASS_ICMP',
  },
];
