import type { Row } from './row.ts';

/** Packets that are left to the host. */
export const passed: readonly Row[] = [
  { name: 'ARP', packet: { etherType: 0x0806 }, verdict: 'PASS_NOT_IP' },
  { name: 'Ethernet broadcast', packet: { destinationMac: 'ff:ff:ff:ff:ff:ff' }, verdict: 'PASS_NOT_FOR_HOST' },
  { name: 'Ethernet multicast', packet: { destinationMac: '01:00:5e:00:00:01' }, verdict: 'PASS_NOT_FOR_HOST' },
  { name: 'IPv4 EtherType but version 6', packet: { version: 6 }, verdict: 'PASS_BAD_IP' },
  { name: 'IPv4 version 0', packet: { version: 0 }, verdict: 'PASS_BAD_IP' },
  { name: 'IHL 0', packet: { ihl: 0 }, verdict: 'PASS_BAD_IP' },
  { name: 'IHL 4', packet: { ihl: 4 }, verdict: 'PASS_BAD_IP' },
  { name: 'IHL beyond the total length', packet: { ihl: 15 }, verdict: 'PASS_BAD_IP' },
  { name: 'total length 0', packet: { length: 0 }, verdict: 'PASS_BAD_IP' },
  { name: 'total length below the header', packet: { length: 19 }, verdict: 'PASS_BAD_IP' },
  { name: 'total length one beyond the frame', packet: { length: 41 }, verdict: 'PASS_BAD_IP' },
  { name: 'total length 65535', packet: { length: 65_535 }, verdict: 'PASS_BAD_IP' },
  ...['0.0.0.0', '0.255.255.255', '127.0.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'].map(source => ({
    name: `source ${source}`,
    packet: { source },
    verdict: 'PASS_BAD_SOURCE',
  })),
  { name: 'IP-in-IP', packet: { protocol: 4, payload: 40 }, verdict: 'PASS_OTHER_PROTOCOL' },
  { name: 'TCP of no length', packet: { length: 20 }, verdict: 'PASS_BAD_TRANSPORT' },
  { name: 'TCP cut off by the total length', packet: { length: 39 }, verdict: 'PASS_BAD_TRANSPORT' },
  { name: 'TCP data offset 0', packet: { dataOffset: 0 }, verdict: 'PASS_BAD_TRANSPORT' },
  { name: 'TCP data offset 4', packet: { dataOffset: 4 }, verdict: 'PASS_BAD_TRANSPORT' },
  { name: 'TCP options cut off', packet: { dataOffset: 10, length: 59 }, verdict: 'PASS_BAD_TRANSPORT' },
  {
    name: 'UDP of no length',
    packet: { protocol: 'udp', destinationPort: 53, length: 20 },
    verdict: 'PASS_BAD_TRANSPORT',
  },
  { name: 'UDP cut off', packet: { protocol: 'udp', destinationPort: 53, length: 27 }, verdict: 'PASS_BAD_TRANSPORT' },
  {
    name: 'UDP length 7',
    packet: { protocol: 'udp', destinationPort: 53, udpLength: 7 },
    verdict: 'PASS_BAD_TRANSPORT',
  },
  {
    name: 'UDP length beyond the packet',
    packet: { protocol: 'udp', destinationPort: 53, payload: 4, udpLength: 13 },
    verdict: 'PASS_BAD_TRANSPORT',
  },
  {
    name: 'UDP length that only padding would fill',
    packet: { protocol: 'udp', destinationPort: 53, udpLength: 12, padding: 18 },
    verdict: 'PASS_BAD_TRANSPORT',
  },
  { name: 'a port without service', packet: { destinationPort: 8080 }, verdict: 'PASS_NO_SERVICE' },
  { name: 'port 0', packet: { destinationPort: 0 }, verdict: 'PASS_NO_SERVICE' },
  { name: 'another address', packet: { destination: '10.0.0.101' }, verdict: 'PASS_NO_SERVICE' },
  { name: 'UDP to a TCP service', packet: { protocol: 'udp' }, verdict: 'PASS_NO_SERVICE' },
  { name: 'TCP to a UDP service', packet: { destinationPort: 53 }, verdict: 'PASS_NO_SERVICE' },
  {
    name: 'the VIP as source',
    packet: { source: '10.0.0.100', destination: '192.168.7.10' },
    verdict: 'PASS_NO_SERVICE',
  },
];
