import type { FrameSpec } from '../frame.ts';
import type { Row } from './row.ts';

const v4: FrameSpec = { destinationPort: 108 };
const v6: FrameSpec = { family: 'ipv6', destinationPort: 108 };
const web = { server: '10.0.0.11', kind: 'direct' } as const;
const web6 = { server: 'fd00::11', kind: 'direct' } as const;

/** Direct routing: the packet goes on as it came, but for Ethernet addresses and TTL. */
export const direct: readonly Row[] = [
  { name: 'a SYN', packet: v4, verdict: 'TX', out: web },
  { name: 'TOS CE stays', packet: { ...v4, tos: 0x03 }, verdict: 'TX', out: web },
  { name: 'an id without DF stays', packet: { ...v4, df: false, id: 0x4321 }, verdict: 'TX', out: web },
  { name: 'IP options', packet: { ...v4, options: [1, 1, 1, 0] }, verdict: 'TX', out: web },
  { name: 'padding', packet: { ...v4, padding: 6 }, verdict: 'TX', out: web },
  { name: 'TTL 2', packet: { ...v4, ttl: 2 }, verdict: 'TX', out: { ...web, ttl: 1 } },
  { name: 'a UDP datagram', packet: { ...v4, protocol: 'udp', payload: 5 }, verdict: 'TX', out: web },
  { name: 'as long as Ethernet takes', packet: { ...v4, payload: 1460 }, verdict: 'TX', out: web },
  { name: 'an IPv6 SYN', packet: v6, verdict: 'TX', out: web6 },
  { name: 'an IPv6 flow label stays', packet: { ...v6, flowLabel: 0x54321, tos: 0x03 }, verdict: 'TX', out: web6 },
  { name: 'IPv6, as long as Ethernet takes', packet: { ...v6, payload: 1440 }, verdict: 'TX', out: web6 },
  {
    name: 'data on a connection',
    before: [v4, { ...v4, flags: 'A' }],
    packet: { ...v4, flags: 'PA', payload: 10 },
    verdict: 'TX',
    out: web,
  },
  {
    name: 'TTL 1',
    packet: { ...v4, ttl: 1 },
    verdict: 'ICMP_TTL_EXCEEDED',
    answer: { type: 11, code: 0, quotedTtl: 1 },
  },
  {
    name: 'the longest for a smaller MTU',
    packet: { ...v4, destinationPort: 109, payload: 1360 },
    verdict: 'TX',
    out: { server: '10.0.0.16', kind: 'direct' },
  },
  {
    name: 'one byte too long for a smaller MTU',
    packet: { ...v4, destinationPort: 109, payload: 1361 },
    verdict: 'ICMP_TOO_BIG',
    answer: { type: 3, code: 4, mtu: 1400, quotedTtl: 62 },
  },
  {
    name: 'IPv6, one byte too long for a smaller MTU',
    packet: { ...v6, destinationPort: 109, payload: 1341 },
    verdict: 'ICMP_TOO_BIG',
    answer: { type: 2, code: 0, mtu: 1400, quotedTtl: 62 },
  },
  {
    name: 'too long for a smaller MTU, without DF',
    packet: { ...v4, destinationPort: 109, payload: 1361, df: false },
    verdict: 'SLOW_TOO_BIG',
  },
];
