import type { Chunk } from '../build/sctp.ts';
import type { FrameSpec } from '../frame.ts';
import type { Row } from './row.ts';

const sctp: FrameSpec = { protocol: 'sctp' };
const of = (...chunks: Chunk[]): FrameSpec => ({ ...sctp, chunks });
const init = of('INIT');
const established = [init, of('COOKIE_ECHO')];
const web = { server: '10.0.0.11' };
const sloppy = { sloppy_sctp: 1 };

/** Chunks that open no association. */
const others = [
  'DATA',
  'SACK',
  'HEARTBEAT',
  'COOKIE_ECHO',
  'COOKIE_ACK',
  'ABORT',
  'SHUTDOWN',
  'SHUTDOWN_COMPLETE',
] as const;

/** SCTP, which is balanced like TCP: an INIT opens an association; as recorded from kernel IPVS. */
export const sctpRows: readonly Row[] = [
  { name: 'an INIT', packet: init, verdict: 'TX', out: web },
  { name: 'an INIT, right checksum', packet: { ...init, checksum: true }, verdict: 'TX', out: web },
  { name: 'an INIT with data behind it', packet: { ...init, payload: 100 }, verdict: 'TX', out: web },
  { name: 'a second INIT', before: [init], packet: init, verdict: 'TX', out: web },
  ...others.map(
    (chunk): Row => ({
      name: `${chunk} on an association`,
      before: established,
      packet: of(chunk),
      verdict: 'TX',
      out: web,
    }),
  ),
  { name: 'several chunks', before: established, packet: of('SACK', 'DATA', 'DATA'), verdict: 'TX', out: web },
  {
    name: 'an ABORT behind a COOKIE ECHO',
    before: [init],
    packet: of('COOKIE_ECHO', 'ABORT'),
    verdict: 'TX',
    out: web,
  },
  {
    name: 'DATA after an ABORT',
    before: [...established, of('ABORT')],
    packet: of('DATA'),
    verdict: 'TX',
    out: web,
  },
  {
    name: 'a chunk that nobody knows, on an association',
    before: established,
    packet: of({ type: 0xc5, length: 8, value: [1, 2, 3, 4] }),
    verdict: 'TX',
    out: web,
  },
  ...others.map(
    (chunk): Row => ({ name: `${chunk} without association`, packet: of(chunk), verdict: 'PASS_NO_CONNECTION' }),
  ),
  ...others.map(
    (chunk): Row =>
      chunk === 'ABORT'
        ? { name: 'sloppy_sctp: ABORT opens none', settings: sloppy, packet: of(chunk), verdict: 'PASS_NO_CONNECTION' }
        : { name: `sloppy_sctp: ${chunk} opens one`, settings: sloppy, packet: of(chunk), verdict: 'TX', out: web },
  ),
  { name: 'an INIT in IPv6', packet: { ...init, family: 'ipv6' }, verdict: 'TX', out: { server: 'fd00::11' } },
  {
    name: 'DATA in IPv6',
    before: [
      { ...init, family: 'ipv6' },
      { ...of('COOKIE_ECHO'), family: 'ipv6' },
    ],
    packet: { ...of('DATA'), family: 'ipv6' },
    verdict: 'TX',
    out: { server: 'fd00::11' },
  },
  {
    name: 'no servers',
    packet: { ...init, destinationPort: 81 },
    verdict: 'ICMP_NO_SERVER',
    answer: { type: 3, code: 3, quotedTtl: 63 },
  },
  {
    name: 'an INIT that is too long',
    packet: { ...init, payload: 1481 - 20 - 12 - 20 },
    verdict: 'ICMP_TOO_BIG',
    answer: { type: 3, code: 4, mtu: 1480, quotedTtl: 62 },
  },
  { name: 'a port without service', packet: { ...init, destinationPort: 8080 }, verdict: 'PASS_NO_SERVICE' },
  { name: 'a port that only TCP has', packet: { ...init, destinationPort: 84 }, verdict: 'PASS_NO_SERVICE' },
  { name: 'SCTP of no length', packet: { ...init, length: 20 }, verdict: 'PASS_BAD_TRANSPORT' },
  { name: 'SCTP cut off', packet: { ...init, length: 31 }, verdict: 'PASS_BAD_TRANSPORT' },
];
