import type { Row } from './row.ts';

/** Packets for a service that go nowhere. */
export const dropped: readonly Row[] = [
  { name: 'a service without servers', packet: { destinationPort: 81 }, verdict: 'DROP_NO_SERVER' },
  { name: 'a service whose only server has weight 0', packet: { destinationPort: 82 }, verdict: 'DROP_NO_SERVER' },
  { name: 'a server without next hop', packet: { destinationPort: 83 }, verdict: 'DROP_NO_NEXT_HOP' },
  { name: 'TTL 1', packet: { ttl: 1 }, verdict: 'DROP_TTL_EXCEEDED' },
  { name: 'TTL 0', packet: { ttl: 0 }, verdict: 'DROP_TTL_EXCEEDED' },
  { name: 'one byte too long for the tunnel', packet: { payload: 1441 }, verdict: 'DROP_TOO_BIG' },
  { name: 'one byte too long, DF clear', packet: { payload: 1441, df: false }, verdict: 'DROP_TOO_BIG' },
  {
    name: 'one byte too long for a smaller MTU',
    packet: { destinationPort: 84, payload: 1341 },
    verdict: 'DROP_TOO_BIG',
  },
  {
    name: 'too long because of IP options',
    packet: { payload: 1440, options: [1, 1, 1, 0] },
    verdict: 'DROP_TOO_BIG',
  },
];
