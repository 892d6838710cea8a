import type { Row } from './row.ts';

const five = [{ tci: 5 }];
const sevenFive = [{ tpid: 0x88a8, tci: 7 }, { tci: 5 }];
const web = { server: '10.0.0.11' };
const noServer = { type: 3, code: 3, quotedTtl: 63 };

/** Frames with VLAN tags: those of the host's own VLANs are for it, and leave with the tags of the way to the server. */
export const vlan: readonly Row[] = [
  { name: 'a known VLAN', packet: { tags: five }, verdict: 'TX', out: web },
  { name: 'a known VLAN in another', packet: { tags: sevenFive }, verdict: 'TX', out: web },
  { name: 'a known VLAN, IPv6', packet: { tags: five, family: 'ipv6' }, verdict: 'TX', out: { server: 'fd00::11' } },
  { name: 'priority and drop-eligible bits', packet: { tags: [{ tci: 0xf005 }] }, verdict: 'TX', out: web },
  { name: 'a tag that only has a priority', packet: { tags: [{ tci: 0xa000 }] }, verdict: 'TX', out: web },
  { name: 'padding', packet: { tags: five, padding: 6 }, verdict: 'TX', out: web },
  {
    name: 'data on a connection',
    before: [{ tags: five }],
    packet: { tags: five, flags: 'A' },
    verdict: 'TX',
    out: web,
  },
  {
    name: 'to a server in a VLAN',
    packet: { destinationPort: 110 },
    verdict: 'TX',
    out: { server: '10.0.0.17', tags: five },
  },
  {
    name: 'from a VLAN to a server in it',
    packet: { destinationPort: 110, tags: five },
    verdict: 'TX',
    out: { server: '10.0.0.17', tags: five },
  },
  {
    name: 'to a server in a VLAN in another',
    packet: { destinationPort: 111 },
    verdict: 'TX',
    out: { server: '10.0.0.18', tags: sevenFive },
  },
  {
    name: 'from one tag to two',
    packet: { destinationPort: 111, tags: five },
    verdict: 'TX',
    out: { server: '10.0.0.18', tags: sevenFive },
  },
  {
    name: 'direct routing into a VLAN',
    packet: { destinationPort: 112 },
    verdict: 'TX',
    out: { server: '10.0.0.19', kind: 'direct', tags: five },
  },
  {
    name: 'direct routing from two tags to one',
    packet: { destinationPort: 112, tags: sevenFive },
    verdict: 'TX',
    out: { server: '10.0.0.19', kind: 'direct', tags: five },
  },
  {
    name: 'an answer goes back with the tags that came',
    packet: { tags: sevenFive, destinationPort: 81 },
    verdict: 'ICMP_NO_SERVER',
    answer: noServer,
  },
  {
    name: 'the MTU is that of the packet, whatever the tags',
    packet: { tags: sevenFive, payload: 1440 },
    verdict: 'TX',
    out: web,
  },
  {
    name: 'too long, in a VLAN',
    packet: { tags: five, payload: 1441 },
    verdict: 'ICMP_TOO_BIG',
    answer: { type: 3, code: 4, mtu: 1480, quotedTtl: 62 },
  },
  { name: 'a VLAN that the host has not', packet: { tags: [{ tci: 6 }] }, verdict: 'PASS_UNKNOWN_VLAN' },
  {
    name: 'an outer VLAN that the host has not',
    packet: { tags: [{ tpid: 0x88a8, tci: 8 }, { tci: 5 }] },
    verdict: 'PASS_UNKNOWN_VLAN',
  },
  {
    name: 'an inner VLAN that the host has not',
    packet: { tags: [{ tpid: 0x88a8, tci: 7 }, { tci: 6 }] },
    verdict: 'PASS_UNKNOWN_VLAN',
  },
  { name: 'half of two tags', packet: { tags: [{ tpid: 0x88a8, tci: 7 }] }, verdict: 'PASS_UNKNOWN_VLAN' },
  { name: 'ARP in a VLAN', packet: { tags: five, etherType: 0x0806 }, verdict: 'PASS_NOT_IP' },
  { name: 'three tags', packet: { tags: [...sevenFive, { tci: 9 }] }, verdict: 'PASS_NOT_IP' },
  { name: 'a tag before something else than IP', packet: { tags: five, etherType: 0 }, verdict: 'PASS_NOT_IP' },
  {
    name: 'broadcast in a VLAN',
    packet: { tags: five, destinationMac: 'ff:ff:ff:ff:ff:ff' },
    verdict: 'PASS_NOT_FOR_HOST',
  },
];
