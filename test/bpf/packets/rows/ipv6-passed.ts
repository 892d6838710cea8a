import type { FrameSpec } from '../frame.ts';
import type { Row } from './row.ts';

const v6: FrameSpec = { family: 'ipv6' };
const udp: FrameSpec = { ...v6, protocol: 'udp', destinationPort: 53 };

/** Addresses that no host can have as a source (RFC 4291, 2.5 and 2.7). */
const badSources = ['::', '::1', 'ff02::1', 'ff0e::1234'];

function left(verdict: string, specs: Readonly<Record<string, FrameSpec>>): Row[] {
  return Object.entries(specs).map(([name, spec]) => ({ name, packet: { ...v6, ...spec }, verdict }));
}

/** IPv6 packets that are left to the host. */
export const ipv6Passed: readonly Row[] = [
  ...left('PASS_SERVER_HERE', { 'a server that is this host': { destinationPort: 87 } }),
  ...left('PASS_BAD_IP', {
    'IPv6 EtherType but version 4': { version: 4 },
    'IPv6 version 0': { version: 0 },
    'payload length one beyond the frame': { length: 21 },
    'payload length 65535': { length: 65_535 },
  }),
  ...badSources.map(
    (source): Row => ({ name: `source ${source}`, packet: { ...v6, source }, verdict: 'PASS_BAD_SOURCE' }),
  ),
  ...left('PASS_OTHER_PROTOCOL', {
    'no next header': { protocol: 59, payload: 20 },
    'IPv6 in IPv6': { protocol: 41, payload: 60 },
    'IPv4 in IPv6': { protocol: 4, payload: 40 },
    GRE: { protocol: 47, payload: 44 },
    'an encrypted payload': { protocol: 50, payload: 40 },
    'an encrypted payload behind options': { protocol: 50, payload: 40, extensions: [{ kind: 'destination' }] },
    'a protocol that nobody knows': { protocol: 253, payload: 40 },
  }),
  ...left('PASS_ICMP', {
    'an echo request': { protocol: 'icmp', icmp: { type: 128, word: 0x10001 }, payload: 16 },
    'an echo reply': { protocol: 'icmp', icmp: { type: 129, word: 0x10001 }, payload: 16 },
    'a neighbour solicitation': { protocol: 'icmp', ttl: 255, icmp: { type: 135 }, payload: 24 },
    'a neighbour advertisement': { protocol: 'icmp', ttl: 255, icmp: { type: 136 }, payload: 24 },
    'an echo request behind options': {
      protocol: 'icmp',
      icmp: { type: 128 },
      extensions: [{ kind: 'hop-by-hop' }],
      payload: 8,
    },
  }),
  ...left('PASS_BAD_TRANSPORT', {
    'TCP cut off by the payload length': { length: 19 },
    'TCP data offset 0': { dataOffset: 0 },
    'TCP data offset 4': { dataOffset: 4 },
    'TCP options cut off': { dataOffset: 10, length: 39 },
    'UDP cut off': { ...udp, length: 7 },
    'UDP length 7': { ...udp, udpLength: 7 },
    'UDP length beyond the packet': { ...udp, payload: 4, udpLength: 13 },
    'TCP cut off behind options': { extensions: [{ kind: 'destination' }], length: 8 + 19 },
  }),
  ...left('PASS_NO_SERVICE', {
    'a port without service': { destinationPort: 8080 },
    'another address': { destination: 'fd00::101' },
    'an address that differs in its first byte': { destination: 'fc00::100' },
    'an address that differs in its middle': { destination: 'fd00:0:0:1::100' },
    'UDP to a TCP service': { protocol: 'udp' },
    'TCP to a UDP service': { destinationPort: 53 },
    'a port that only the IPv4 VIP has': { destinationPort: 121 },
    'the VIP as source': { source: 'fd00::100', destination: 'fd00:1::10' },
  }),
  ...left('PASS_NO_CONNECTION', {
    'an ACK without connection': { flags: 'A' },
    'a RST without connection': { flags: 'R' },
    'SYN and RST without connection': { flags: 'SR' },
  }),
  {
    name: 'the connection of another client',
    before: [{ ...v6, source: 'fd00:1::11' }],
    packet: { ...v6, flags: 'A' },
    verdict: 'PASS_NO_CONNECTION',
  },
  {
    name: 'the connection of a client that differs in its first byte',
    before: [{ ...v6, source: 'fc00:1::10' }],
    packet: { ...v6, flags: 'A' },
    verdict: 'PASS_NO_CONNECTION',
  },
  {
    name: 'the connection of an IPv4 client',
    before: [{}],
    packet: { ...v6, flags: 'A' },
    verdict: 'PASS_NO_CONNECTION',
  },
];
