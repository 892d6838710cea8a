import type { FrameSpec } from '../frame.ts';
import type { Row } from './row.ts';

const everyPort: FrameSpec = { destination: '10.0.0.102' };
const limited: FrameSpec = { destinationPort: 121 };
/** The connection that fills a server to its limit: the same in each row. */
const filler: FrameSpec = { ...limited, sourcePort: 9999 };
const onePacket: FrameSpec = { protocol: 'udp', destinationPort: 122 };
const three: FrameSpec = { destinationPort: 123 };
const persistent: FrameSpec = { destinationPort: 120 };

/** Services that keep clients, have every port, or take so many connections. */
export const services: readonly Row[] = [
  ...[1, 8080, 65_535].map(
    (destinationPort): Row => ({
      name: `every port: ${destinationPort}`,
      packet: { ...everyPort, destinationPort },
      verdict: 'TX',
      out: { server: '10.0.0.46' },
    }),
  ),
  {
    name: 'every port: a UDP datagram',
    packet: { ...everyPort, protocol: 'udp', destinationPort: 9 },
    verdict: 'TX',
    out: { server: '10.0.0.46' },
  },
  {
    name: 'every port but the one that has a service of its own',
    packet: { ...everyPort, destinationPort: 80 },
    verdict: 'TX',
    out: { server: '10.0.0.47' },
  },
  {
    name: 'every port: data on a connection',
    before: [{ ...everyPort, destinationPort: 70 }],
    packet: { ...everyPort, destinationPort: 70, flags: 'A' },
    verdict: 'TX',
    out: { server: '10.0.0.46' },
  },
  {
    name: 'every port: the connection to another port',
    before: [{ ...everyPort, destinationPort: 70 }],
    packet: { ...everyPort, destinationPort: 71, flags: 'A' },
    verdict: 'PASS_NO_CONNECTION',
  },
  {
    name: 'every port: SCTP, which has no service',
    packet: { ...everyPort, protocol: 'sctp' },
    verdict: 'PASS_NO_SERVICE',
  },
  {
    name: 'a server at its upper threshold',
    before: [filler],
    packet: limited,
    verdict: 'ICMP_NO_SERVER',
    answer: { type: 3, code: 3, quotedTtl: 63 },
  },
  {
    name: 'a connection of a server at its upper threshold',
    before: [filler],
    packet: { ...filler, flags: 'A' },
    verdict: 'TX',
    out: { server: '10.0.0.44' },
  },
  { name: 'one packet of UDP', packet: onePacket, verdict: 'TX', out: { server: '10.0.0.45' } },
  {
    name: 'one more packet of UDP',
    before: [onePacket],
    packet: onePacket,
    verdict: 'TX',
    out: { server: '10.0.0.45' },
  },
  {
    name: 'round robin: the next connection',
    before: [three],
    packet: { ...three, sourcePort: 9001 },
    verdict: 'TX',
    out: { server: 'other' },
  },
  {
    name: 'persistence: the next connection',
    before: [persistent],
    packet: { ...persistent, sourcePort: 9002 },
    verdict: 'TX',
    out: { server: 'same' },
  },
  {
    name: 'persistence: another client',
    before: [{ ...persistent, source: '192.168.7.50' }],
    packet: { ...persistent, source: '192.168.7.51' },
    verdict: 'TX',
    out: { server: 'other' },
  },
  {
    name: 'persistence: data without connection',
    before: [persistent],
    packet: { ...persistent, sourcePort: 9003, flags: 'A' },
    verdict: 'PASS_NO_CONNECTION',
  },
];
