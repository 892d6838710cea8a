import { intended } from './intended.ts';
import type { Known } from './judge.ts';

/** Cases that come out in userspace as in IPVS: there, fragments are put together. */
const asIpvs: readonly string[] = [
  'fragments in order',
  'fragments out of order',
  'fragments of small datagrams, of two clients at a time',
  'a fragmented TCP segment',
  'GUE: the source port of a connection stays',
  'the first fragment alone',
  'one byte of a datagram is missing',
  'IPv6: fragments in order',
  'IPv6: the later fragment first',
];

const sctpWithout = [
  ...['DATA', 'INIT-ACK', 'COOKIE-ECHO', 'SACK', 'HEARTBEAT', 'ABORT', 'SHUTDOWN', 'SHUTDOWN-COMPLETE'].map(
    chunk => `SCTP ${chunk} without a connection`,
  ),
  'SCTP ABORT without a connection, sloppy_sctp',
];

const own: readonly Known[] = [
  ...sctpWithout.map(
    (name): Known => ({
      case: name,
      parts: ['packets'],
      why: 'the host, which would answer, does not see packets for services; lvx answers for it to TCP only',
    }),
  ),
  {
    case: 'a server that is the director itself',
    parts: ['packets'],
    why: 'the host does not see packets for services',
  },
];

/** What lvx does otherwise than IPVS on purpose with `--dataplane userspace`. */
export const intendedInUserspace: readonly Known[] = [
  ...intended.filter(known => !asIpvs.includes(known.case)),
  ...own,
];
