import type { Row } from './row.ts';

const web = '10.0.0.11';
const dns = '10.0.0.12';
const udp = { protocol: 'udp', destinationPort: 53 } as const;

/** Packets that leave in an outer header, and what is in it; the values are those recorded from kernel IPVS. */
export const forwarded: readonly Row[] = [
  { name: 'a SYN', packet: {}, verdict: 'TX', out: { server: web } },
  { name: 'a UDP datagram', packet: udp, verdict: 'TX', out: { server: dns } },
  { name: 'a UDP datagram with data', packet: { ...udp, payload: 512 }, verdict: 'TX', out: { server: dns } },
  {
    name: 'UDP data behind the UDP length',
    packet: { ...udp, payload: 9, udpLength: 8 },
    verdict: 'TX',
    out: { server: dns },
  },
  { name: 'DF and id 0', packet: { id: 0 }, verdict: 'TX', out: { server: web, id: 0 } },
  { name: 'TTL 255', packet: { ttl: 255 }, verdict: 'TX', out: { server: web, ttl: 254 } },
  { name: 'TTL 64', packet: { ttl: 64 }, verdict: 'TX', out: { server: web, ttl: 63 } },
  { name: 'TTL 2', packet: { ttl: 2 }, verdict: 'TX', out: { server: web, ttl: 1 } },
  { name: 'TOS EF', packet: { tos: 0xb8 }, verdict: 'TX', out: { server: web, tos: 0xb8 } },
  { name: 'ECN ECT(0)', packet: { tos: 0x02 }, verdict: 'TX', out: { server: web, tos: 0x02 } },
  { name: 'ECN ECT(1)', packet: { tos: 0x01 }, verdict: 'TX', out: { server: web, tos: 0x01 } },
  { name: 'ECN CE', packet: { tos: 0x03 }, verdict: 'TX', out: { server: web, tos: 0x02 } },
  { name: 'TOS ff', packet: { tos: 0xff }, verdict: 'TX', out: { server: web, tos: 0xfe } },
  { name: 'TCP options', packet: { dataOffset: 10 }, verdict: 'TX', out: { server: web } },
  { name: 'the longest TCP header', packet: { dataOffset: 15 }, verdict: 'TX', out: { server: web } },
  { name: 'data in a SYN', packet: { payload: 100 }, verdict: 'TX', out: { server: web } },
  { name: 'an odd length', packet: { payload: 7 }, verdict: 'TX', out: { server: web } },
  { name: 'Ethernet padding', packet: { padding: 6 }, verdict: 'TX', out: { server: web } },
  { name: 'four bytes of IP options', packet: { options: [7, 3, 4, 0] }, verdict: 'TX', out: { server: web } },
  {
    name: 'forty bytes of IP options',
    packet: { options: new Array(40).fill(1) },
    verdict: 'TX',
    out: { server: web },
  },
  { name: 'SYN and FIN', packet: { flags: 'SF' }, verdict: 'TX', out: { server: web } },
  { name: 'SYN and ACK', packet: { flags: 'SA' }, verdict: 'TX', out: { server: web } },
  { name: 'SYN, PSH and URG', packet: { flags: 'SPU' }, verdict: 'TX', out: { server: web } },
  { name: 'the reserved fragment bit is no fragment', packet: { offset: 0x8000 }, verdict: 'TX', out: { server: web } },
  { name: 'client port 0', packet: { sourcePort: 0 }, verdict: 'TX', out: { server: web } },
  { name: 'client port 65535', packet: { sourcePort: 65_535 }, verdict: 'TX', out: { server: web } },
  { name: 'the highest client address', packet: { source: '223.255.255.255' }, verdict: 'TX', out: { server: web } },
  { name: 'the lowest client address', packet: { source: '1.0.0.0' }, verdict: 'TX', out: { server: web } },
  { name: 'the longest packet that fits', packet: { payload: 1440 }, verdict: 'TX', out: { server: web } },
  {
    name: 'the longest for a smaller MTU',
    packet: { destinationPort: 84, payload: 1340 },
    verdict: 'TX',
    out: { server: '10.0.0.15' },
  },
];
