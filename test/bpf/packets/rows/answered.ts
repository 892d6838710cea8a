import type { Row } from './row.ts';

const noServer = { type: 3, code: 3, quotedTtl: 63 };
const noRoute = { type: 3, code: 1, quotedTtl: 63 };
const timeExceeded = { type: 11, code: 0 };
const tooBig = { type: 3, code: 4, mtu: 1480, quotedTtl: 62 };

/** Packets for a service that can't be forwarded, and of which the client is told; as recorded from kernel IPVS. */
export const answered: readonly Row[] = [
  { name: 'no servers', packet: { destinationPort: 81 }, verdict: 'ICMP_NO_SERVER', answer: noServer },
  {
    name: 'no servers, odd length',
    packet: { destinationPort: 81, payload: 3 },
    verdict: 'ICMP_NO_SERVER',
    answer: noServer,
  },
  {
    name: 'no servers, DF clear',
    packet: { destinationPort: 81, df: false },
    verdict: 'ICMP_NO_SERVER',
    answer: noServer,
  },
  {
    name: 'no servers, padded',
    packet: { destinationPort: 81, padding: 6 },
    verdict: 'ICMP_NO_SERVER',
    answer: noServer,
  },
  { name: 'only a server of weight 0', packet: { destinationPort: 82 }, verdict: 'ICMP_NO_SERVER', answer: noServer },
  { name: 'no scheduler', packet: { destinationPort: 89 }, verdict: 'ICMP_NO_SERVER', answer: noServer },
  {
    name: 'no servers, UDP',
    packet: { protocol: 'udp', destinationPort: 54, payload: 10 },
    verdict: 'ICMP_NO_SERVER',
    answer: noServer,
  },
  {
    name: 'no servers, IP options',
    packet: { destinationPort: 81, options: [7, 3, 4, 0] },
    verdict: 'ICMP_NO_SERVER',
    answer: noServer,
  },
  ...[547, 548, 549].map(length => ({
    name: `no servers, ${length} bytes: as much as fits is quoted`,
    packet: { destinationPort: 81, payload: length - 40 },
    verdict: 'ICMP_NO_SERVER',
    answer: noServer,
  })),
  { name: 'TTL 1', packet: { ttl: 1 }, verdict: 'ICMP_TTL_EXCEEDED', answer: { ...timeExceeded, quotedTtl: 1 } },
  { name: 'TTL 0', packet: { ttl: 0 }, verdict: 'ICMP_TTL_EXCEEDED', answer: { ...timeExceeded, quotedTtl: 0 } },
  {
    name: 'TTL 1 and too big',
    packet: { ttl: 1, payload: 1441 },
    verdict: 'ICMP_TTL_EXCEEDED',
    answer: { ...timeExceeded, quotedTtl: 1 },
  },
  { name: 'a server without a route', packet: { destinationPort: 86 }, verdict: 'ICMP_NO_ROUTE', answer: noRoute },
  {
    name: 'a server without a route, direct routing',
    packet: { destinationPort: 88 },
    verdict: 'ICMP_NO_ROUTE',
    answer: noRoute,
  },
  {
    name: 'a server without a route, data on its connection, TTL 1',
    before: [{ destinationPort: 86 }],
    packet: { destinationPort: 86, flags: 'PA', payload: 600, ttl: 1 },
    verdict: 'ICMP_NO_ROUTE',
    answer: { ...noRoute, quotedTtl: 1 },
  },
  {
    name: 'a server without next hop, TTL 1',
    packet: { destinationPort: 83, ttl: 1 },
    verdict: 'ICMP_TTL_EXCEEDED',
    answer: { ...timeExceeded, quotedTtl: 1 },
  },
  { name: 'one byte too long', packet: { payload: 1441 }, verdict: 'ICMP_TOO_BIG', answer: tooBig },
  { name: 'as long as Ethernet takes', packet: { payload: 1460 }, verdict: 'ICMP_TOO_BIG', answer: tooBig },
  {
    name: 'data on a connection, too long',
    before: [{ flags: 'S' }, { flags: 'A' }],
    packet: { flags: 'PA', payload: 1460 },
    verdict: 'ICMP_TOO_BIG',
    answer: tooBig,
  },
  {
    name: 'one byte too long for a smaller MTU',
    packet: { destinationPort: 84, payload: 1341 },
    verdict: 'ICMP_TOO_BIG',
    answer: { ...tooBig, mtu: 1380 },
  },
  {
    name: 'too long because of IP options',
    packet: { payload: 1440, options: [1, 1, 1, 0] },
    verdict: 'ICMP_TOO_BIG',
    answer: tooBig,
  },
];
