import type { FrameSpec } from '../frame.ts';
import type { Out, Row } from './row.ts';

const web: Out = { server: '10.0.0.11' };
const three: FrameSpec = { destinationPort: 123 };
const of = (flags: string): FrameSpec => ({ ...three, flags });
const sloppy = { sloppy_tcp: 1 };

/** Connections in each state, and whether a SYN on one is scheduled anew by conn_reuse_mode: as recorded from kernel IPVS. */
const reused = [
  ['SYN_RECV', ['S'], [false, false, false, false]],
  ['ESTABLISHED', ['S', 'A'], [false, false, false, false]],
  ['FIN_WAIT', ['S', 'A', 'FA'], [false, false, true, true]],
  ['TIME_WAIT', ['S', 'FA'], [false, true, true, true]],
  ['CLOSE', ['S', 'A', 'R'], [false, true, true, true]],
] as const;

/** What settings change; as recorded from kernel IPVS. */
export const settings: readonly Row[] = [
  ...['A', 'PA', 'FA', 'F', '', 'SA', 'SF'].map(
    (flags): Row => ({
      name: `sloppy_tcp: flags "${flags}" open a connection`,
      settings: sloppy,
      packet: { flags },
      verdict: 'TX',
      out: web,
    }),
  ),
  ...['R', 'RA', 'SR'].map(
    (flags): Row => ({
      name: `sloppy_tcp: flags "${flags}" open none`,
      settings: sloppy,
      packet: { flags },
      verdict: 'PASS_NO_CONNECTION',
    }),
  ),
  ...reused.flatMap(([state, before, anew]) =>
    anew.map(
      (isAnew, mode): Row => ({
        name: `conn_reuse_mode ${mode}: a SYN on ${state} goes to ${isAnew ? 'the next' : 'the same'} server`,
        settings: { conn_reuse_mode: mode },
        before: before.map(of),
        packet: three,
        verdict: 'TX',
        out: { server: isAnew ? 'other' : 'same' },
      }),
    ),
  ),
  {
    name: 'pmtu_disc 0: no DF outside',
    settings: { pmtu_disc: 0 },
    packet: {},
    verdict: 'TX',
    out: { ...web, df: false },
  },
  {
    name: 'pmtu_disc 0: the longest packet that fits',
    settings: { pmtu_disc: 0 },
    packet: { payload: 1440 },
    verdict: 'TX',
    out: { ...web, df: false },
  },
  { name: 'pmtu_disc 0: too long', settings: { pmtu_disc: 0 }, packet: { payload: 1441 }, verdict: 'SLOW_TOO_BIG' },
  {
    name: 'pmtu_disc 0: IPv6 that is too long is answered all the same',
    settings: { pmtu_disc: 0 },
    packet: { family: 'ipv6', payload: 1401 },
    verdict: 'ICMP_TOO_BIG',
    answer: { type: 2, code: 0, mtu: 1460, quotedTtl: 62 },
  },
];
