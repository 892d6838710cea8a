import type { Row } from './row.ts';

/** What the program does with what it does not know yet: each goes as soon as its topic in pending.ts is switched on. */
export const untilThen: readonly Row[] = [
  { name: 'IPv6 EtherType', packet: { etherType: 0x86dd }, verdict: 'PASS_NOT_IPV4' },
  { name: 'an 802.1Q tag', packet: { etherType: 0x8100 }, verdict: 'PASS_NOT_IPV4' },
  { name: 'an 802.1ad tag', packet: { etherType: 0x88a8 }, verdict: 'PASS_NOT_IPV4' },
  { name: 'ICMP', packet: { protocol: 1, payload: 8 }, verdict: 'PASS_OTHER_PROTOCOL' },
  { name: 'SCTP', packet: { protocol: 132, payload: 12 }, verdict: 'PASS_OTHER_PROTOCOL' },
  { name: 'a first fragment', packet: { mf: true, df: false }, verdict: 'PASS_FRAGMENT' },
  { name: 'a later fragment', packet: { offset: 185, df: false, mf: true }, verdict: 'PASS_FRAGMENT' },
  { name: 'a last fragment', packet: { offset: 185, df: false }, verdict: 'PASS_FRAGMENT' },
  { name: 'the largest fragment offset', packet: { offset: 8191, df: false }, verdict: 'PASS_FRAGMENT' },
  { name: 'too long for the tunnel, DF clear', packet: { payload: 1441, df: false }, verdict: 'DROP_TOO_BIG' },
];
