import type { FrameSpec } from '../frame.ts';
import type { Row } from './row.ts';

const v6: FrameSpec = { family: 'ipv6' };
const noServer = { type: 1, code: 4, quotedTtl: 63 };
const timeExceeded = { type: 3, code: 0 };
const tooBig = { type: 2, code: 0, quotedTtl: 62 };

/** What is behind the longest quote: the answer is as long as every link takes. */
const longestQuote = 1280 - 40 - 8;

/** IPv6 packets that can't be forwarded, and of which the client is told. */
export const ipv6Answered: readonly Row[] = [
  { name: 'no servers', packet: { ...v6, destinationPort: 81 }, verdict: 'ICMP_NO_SERVER', answer: noServer },
  {
    name: 'no servers, odd length',
    packet: { ...v6, destinationPort: 81, payload: 3 },
    verdict: 'ICMP_NO_SERVER',
    answer: noServer,
  },
  {
    name: 'no servers, padded',
    packet: { ...v6, destinationPort: 81, padding: 6 },
    verdict: 'ICMP_NO_SERVER',
    answer: noServer,
  },
  {
    name: 'no servers, UDP',
    packet: { ...v6, protocol: 'udp', destinationPort: 54, payload: 10 },
    verdict: 'ICMP_NO_SERVER',
    answer: noServer,
  },
  {
    name: 'no servers, extension headers',
    packet: { ...v6, destinationPort: 81, extensions: [{ kind: 'hop-by-hop' }, { kind: 'destination' }] },
    verdict: 'ICMP_NO_SERVER',
    answer: noServer,
  },
  {
    name: 'no servers, traffic class and flow label',
    packet: { ...v6, destinationPort: 81, tos: 0xb8, flowLabel: 0x12345 },
    verdict: 'ICMP_NO_SERVER',
    answer: noServer,
  },
  {
    name: 'only a server of weight 0',
    packet: { ...v6, destinationPort: 82 },
    verdict: 'ICMP_NO_SERVER',
    answer: noServer,
  },
  ...[-1, 0, 1].map(
    (more): Row => ({
      name: `no servers, ${longestQuote + more} bytes: as much as fits is quoted`,
      packet: { ...v6, destinationPort: 81, payload: longestQuote + more - 60 },
      verdict: 'ICMP_NO_SERVER',
      answer: noServer,
    }),
  ),
  ...[0, 1].map(
    (ttl): Row => ({
      name: `hop limit ${ttl}`,
      packet: { ...v6, ttl },
      verdict: 'ICMP_TTL_EXCEEDED',
      answer: { ...timeExceeded, quotedTtl: ttl },
    }),
  ),
  {
    name: 'hop limit 1, to an IPv4 server',
    packet: { ...v6, destinationPort: 90, ttl: 1 },
    verdict: 'ICMP_TTL_EXCEEDED',
    answer: { ...timeExceeded, quotedTtl: 1 },
  },
  {
    name: 'hop limit 1 and too big',
    packet: { ...v6, ttl: 1, payload: 1440 },
    verdict: 'ICMP_TTL_EXCEEDED',
    answer: { ...timeExceeded, quotedTtl: 1 },
  },
  {
    name: 'one byte too long for IPv6 outside',
    packet: { ...v6, payload: 1401 },
    verdict: 'ICMP_TOO_BIG',
    answer: { ...tooBig, mtu: 1460 },
  },
  {
    name: 'as long as Ethernet takes, for IPv6 outside',
    packet: { ...v6, payload: 1440 },
    verdict: 'ICMP_TOO_BIG',
    answer: { ...tooBig, mtu: 1460 },
  },
  {
    name: 'one byte too long for IPv4 outside',
    packet: { ...v6, destinationPort: 90, payload: 1421 },
    verdict: 'ICMP_TOO_BIG',
    answer: { ...tooBig, mtu: 1480 },
  },
  {
    name: 'one byte too long for a smaller MTU',
    packet: { ...v6, destinationPort: 84, payload: 1301 },
    verdict: 'ICMP_TOO_BIG',
    answer: { ...tooBig, mtu: 1360 },
  },
  {
    name: 'too long because of extension headers',
    packet: { ...v6, payload: 1400, extensions: [{ kind: 'destination' }] },
    verdict: 'ICMP_TOO_BIG',
    answer: { ...tooBig, mtu: 1460 },
  },
  {
    name: 'data on a connection, too long',
    before: [v6, { ...v6, flags: 'A' }],
    packet: { ...v6, flags: 'PA', payload: 1440 },
    verdict: 'ICMP_TOO_BIG',
    answer: { ...tooBig, mtu: 1460 },
  },
  {
    name: 'IPv4, one byte too long for IPv6 outside',
    packet: { destinationPort: 90, payload: 1421 },
    verdict: 'ICMP_TOO_BIG',
    answer: { type: 3, code: 4, mtu: 1460, quotedTtl: 62 },
  },
  {
    name: 'IPv4 that may be fragmented, too long for IPv6 outside',
    packet: { destinationPort: 90, payload: 1421, df: false },
    verdict: 'SLOW_TOO_BIG',
  },
  {
    name: 'a server without a route',
    packet: { ...v6, destinationPort: 86 },
    verdict: 'ICMP_NO_ROUTE',
    answer: { type: 1, code: 3, quotedTtl: 63 },
  },
  { name: 'a server without next hop', packet: { ...v6, destinationPort: 83 }, verdict: 'SLOW_NEIGHBOUR' },
];
