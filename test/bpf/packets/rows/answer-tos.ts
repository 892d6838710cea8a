import type { Row } from './row.ts';

/** What an answer keeps of the packet's TOS: precedence is internetwork control, the lowest bit is cleared; as recorded from kernel IPVS. */
export const answerTos: readonly Row[] = [
  ...[0xb8, 0x02, 0x01, 0x03, 0xff, 0x20].map(
    (tos): Row => ({
      name: `no servers, TOS ${tos.toString(16)}`,
      packet: { destinationPort: 81, tos },
      verdict: 'ICMP_NO_SERVER',
      answer: { type: 3, code: 3, quotedTtl: 63 },
    }),
  ),
  {
    name: 'one byte too long, TOS b8',
    packet: { payload: 1441, tos: 0xb8 },
    verdict: 'ICMP_TOO_BIG',
    answer: { type: 3, code: 4, mtu: 1480, quotedTtl: 62 },
  },
  {
    name: 'TTL 1, TOS b8',
    packet: { ttl: 1, tos: 0xb8 },
    verdict: 'ICMP_TTL_EXCEEDED',
    answer: { type: 11, code: 0, quotedTtl: 1 },
  },
];
