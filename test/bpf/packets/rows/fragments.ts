import type { FrameSpec } from '../frame.ts';
import type { Out, Row } from './row.ts';

/** Fragments of one datagram have its id: each row has its own, so that rows do not meet in the program's notes. */
let lastId = 0x4000;
const nextId = () => ++lastId;

const dns: Out = { server: '10.0.0.12', df: false };
const web: Out = { server: '10.0.0.11', df: false };
const dns6: Out = { server: 'fd00::12' };

/** The first fragment of a UDP datagram of 3000 bytes, as much as fits the tunnel. */
function first(id: number): FrameSpec {
  return { id, df: false, mf: true, protocol: 'udp', destinationPort: 53, payload: 1448, udpLength: 3008 };
}

function later(id: number, offset: number, mf: boolean): FrameSpec {
  return { id, df: false, mf, offset, protocol: 17, payload: mf ? 1448 : 40 };
}

function first6(id: number): FrameSpec {
  const extensions = [{ kind: 'fragment', more: true, id }] as const;
  return { family: 'ipv6', extensions, protocol: 'udp', destinationPort: 53, payload: 1200, udpLength: 3008 };
}

function later6(id: number, offset: number, more: boolean): FrameSpec {
  return { family: 'ipv6', extensions: [{ kind: 'fragment', offset, more, id }], protocol: 17, payload: 400 };
}

function after(name: string, follow: (id: number) => FrameSpec, verdict: string, out?: Out): Row {
  const id = nextId();
  return { name, before: [first(id)], packet: follow(id), verdict, ...(out && { out }) };
}

function after6(name: string, follow: (id: number) => FrameSpec, verdict: string, out?: Out): Row {
  const id = nextId();
  return { name, before: [first6(id)], packet: follow(id), verdict, ...(out && { out }) };
}

/** The first fragment decides, and those after it follow. */
export const fragments: readonly Row[] = [
  { name: 'a first fragment', packet: first(nextId()), verdict: 'TX', out: dns },
  after('the second fragment', id => later(id, 182, true), 'TX', dns),
  after('the last fragment', id => later(id, 364, false), 'TX', dns),
  after('a fragment of which the one between is missing', id => later(id, 546, true), 'TX', dns),
  after(
    'a last fragment that Ethernet padded',
    id => ({ ...later(id, 364, false), payload: 3, padding: 23 }),
    'TX',
    dns,
  ),
  after('a fragment with another TOS', id => ({ ...later(id, 182, true), tos: 0x03 }), 'TX', { ...dns, tos: 0x02 }),
  after('a fragment with another TTL', id => ({ ...later(id, 182, true), ttl: 9 }), 'TX', { ...dns, ttl: 8 }),
  after(
    'a fragment whose TTL runs out: it is not answered',
    id => ({ ...later(id, 182, true), ttl: 1 }),
    'DROP_NO_ANSWER',
  ),
  after(
    'a fragment that is too long and has DF: it is not answered',
    id => ({ ...later(id, 182, true), df: true, payload: 1472 }),
    'DROP_NO_ANSWER',
  ),
  after('the largest offset', id => ({ ...later(id, 8191, false), payload: 1 }), 'TX', dns),
  {
    name: 'a first fragment of TCP',
    packet: { id: nextId(), df: false, mf: true, payload: 484 },
    verdict: 'TX',
    out: web,
  },
  {
    name: 'a first fragment on a connection',
    before: [{}, { flags: 'A' }],
    packet: { id: nextId(), df: false, mf: true, flags: 'PA', payload: 484 },
    verdict: 'TX',
    out: web,
  },
  { name: 'a later fragment without a first', packet: later(nextId(), 182, true), verdict: 'SLOW_FRAGMENT' },
  { name: 'a last fragment without a first', packet: later(nextId(), 364, false), verdict: 'SLOW_FRAGMENT' },
  after('a fragment of another datagram', () => later(nextId(), 182, true), 'SLOW_FRAGMENT'),
  after('a fragment of another client', id => ({ ...later(id, 182, true), source: '192.168.7.11' }), 'SLOW_FRAGMENT'),
  after('a fragment of another protocol', id => ({ ...later(id, 182, true), protocol: 6 }), 'SLOW_FRAGMENT'),
  {
    name: 'a later fragment of what was left to the host: no service',
    before: [{ ...first(0x3001), destinationPort: 8080 }],
    packet: later(0x3001, 182, true),
    verdict: 'PASS_FRAGMENT',
  },
  {
    name: 'a later fragment of what was left to the host: no connection',
    before: [{ id: 0x3002, df: false, mf: true, flags: 'PA', payload: 1448 }],
    packet: { ...later(0x3002, 182, false), protocol: 6 },
    verdict: 'PASS_FRAGMENT',
  },
  {
    name: 'a first fragment of an echo request',
    packet: { id: 0x3003, df: false, mf: true, protocol: 'icmp', payload: 1472 },
    verdict: 'PASS_ICMP',
  },
  {
    name: 'a later fragment of an echo request',
    before: [{ id: 0x3004, df: false, mf: true, protocol: 'icmp', payload: 1472 }],
    packet: { ...later(0x3004, 185, false), protocol: 1 },
    verdict: 'PASS_FRAGMENT',
  },
  {
    name: 'a later fragment of an echo request in IPv6',
    before: [
      {
        family: 'ipv6',
        extensions: [{ kind: 'fragment', more: true, id: 0x3005 }],
        protocol: 'icmp',
        icmp: { type: 128 },
        payload: 1200,
      },
    ],
    packet: { ...later6(0x3005, 151, false), protocol: 58 },
    verdict: 'PASS_FRAGMENT',
  },
  {
    name: 'a later fragment for nobody',
    packet: { ...later(nextId(), 182, true), destination: '10.0.0.101' },
    verdict: 'PASS_FRAGMENT',
  },
  {
    name: 'a first fragment for a port without service',
    packet: { ...first(nextId()), destinationPort: 8080 },
    verdict: 'PASS_NO_SERVICE',
  },
  {
    name: 'a first fragment of TCP that has no connection',
    packet: { id: nextId(), df: false, mf: true, flags: 'PA', payload: 484 },
    verdict: 'PASS_NO_CONNECTION',
  },
  {
    name: 'a first fragment without a server',
    packet: { ...first(nextId()), destinationPort: 54 },
    verdict: 'ICMP_NO_SERVER',
    answer: { type: 3, code: 3, quotedTtl: 63 },
  },
  {
    name: 'a first fragment too long for the tunnel',
    packet: { ...first(nextId()), payload: 1472 },
    verdict: 'SLOW_TOO_BIG',
  },
  {
    name: 'a first fragment with half a TCP header',
    packet: { id: nextId(), df: false, mf: true, length: 28 },
    verdict: 'PASS_BAD_TRANSPORT',
  },
  {
    name: 'a first fragment with half a UDP header',
    packet: { ...first(nextId()), length: 24 },
    verdict: 'PASS_BAD_TRANSPORT',
  },
  { name: 'a first fragment in IPv6', packet: first6(nextId()), verdict: 'TX', out: dns6 },
  after6('the second fragment in IPv6', id => later6(id, 151, true), 'TX', dns6),
  after6('the last fragment in IPv6', id => later6(id, 302, false), 'TX', dns6),
  after6('a fragment of another datagram in IPv6', () => later6(nextId(), 151, true), 'SLOW_FRAGMENT'),
  after6(
    'a fragment of another client in IPv6',
    id => ({ ...later6(id, 151, true), source: 'fd00:1::11' }),
    'SLOW_FRAGMENT',
  ),
  { name: 'a later fragment without a first in IPv6', packet: later6(nextId(), 151, true), verdict: 'SLOW_FRAGMENT' },
  {
    name: 'a later fragment for nobody in IPv6',
    packet: { ...later6(nextId(), 151, true), destination: 'fd00::101' },
    verdict: 'PASS_FRAGMENT',
  },
];
