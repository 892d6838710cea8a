import type { Row } from './row.ts';

const web = '10.0.0.11';
const syn = { flags: 'S' };
const ack = { flags: 'A' };
const fin = { flags: 'FA' };
const rst = { flags: 'R' };

/** Packets whose fate hangs on what came before on the same connection. */
export const tracked: readonly Row[] = [
  { name: 'an ACK without connection', packet: ack, verdict: 'PASS_NO_CONNECTION' },
  { name: 'data without connection', packet: { flags: 'PA', payload: 10 }, verdict: 'PASS_NO_CONNECTION' },
  { name: 'a FIN without connection', packet: fin, verdict: 'PASS_NO_CONNECTION' },
  { name: 'a RST without connection', packet: rst, verdict: 'PASS_NO_CONNECTION' },
  { name: 'SYN and RST without connection', packet: { flags: 'SR' }, verdict: 'PASS_NO_CONNECTION' },
  { name: 'no flags without connection', packet: { flags: '' }, verdict: 'PASS_NO_CONNECTION' },
  {
    name: 'an ACK for a server without next hop',
    before: [],
    packet: { ...ack, destinationPort: 83 },
    verdict: 'PASS_NO_CONNECTION',
  },
  { name: 'a second SYN', before: [syn], packet: syn, verdict: 'TX', out: { server: web } },
  { name: 'the ACK of a handshake', before: [syn], packet: ack, verdict: 'TX', out: { server: web } },
  {
    name: 'data on a connection',
    before: [syn, ack],
    packet: { flags: 'PA', payload: 99 },
    verdict: 'TX',
    out: { server: web },
  },
  { name: 'a FIN on a connection', before: [syn, ack], packet: fin, verdict: 'TX', out: { server: web } },
  { name: 'an ACK after FIN', before: [syn, ack, fin], packet: ack, verdict: 'TX', out: { server: web } },
  { name: 'a RST on a connection', before: [syn, ack], packet: rst, verdict: 'TX', out: { server: web } },
  { name: 'an ACK after RST', before: [syn, ack, rst], packet: ack, verdict: 'TX', out: { server: web } },
  { name: 'a SYN after RST', before: [syn, ack, rst], packet: syn, verdict: 'TX', out: { server: web } },
  { name: 'no flags on a connection', before: [syn, ack], packet: { flags: '' }, verdict: 'TX', out: { server: web } },
  {
    name: 'the connection of another port',
    before: [{ ...syn, sourcePort: 1 }],
    packet: ack,
    verdict: 'PASS_NO_CONNECTION',
  },
  {
    name: 'the connection of another client',
    before: [{ ...syn, source: '192.168.7.11' }],
    packet: ack,
    verdict: 'PASS_NO_CONNECTION',
  },
  {
    name: 'the connection to another service',
    before: [{ ...syn, destinationPort: 84 }],
    packet: ack,
    verdict: 'PASS_NO_CONNECTION',
  },
];
