import type { Row } from './row.ts';

/** Packets for a service that go nowhere, and of which nobody is told. */
export const dropped: readonly Row[] = [
  { name: 'a server without next hop', packet: { destinationPort: 83 }, verdict: 'SLOW_NEIGHBOUR' },
  {
    name: 'a server without next hop, data on its connection',
    before: [{ destinationPort: 83 }],
    packet: { destinationPort: 83, flags: 'PA', payload: 600 },
    verdict: 'SLOW_NEIGHBOUR',
  },
  {
    name: 'an ICMP error for a server without a route',
    before: [{ destinationPort: 86 }],
    packet: { protocol: 'icmp', icmp: { type: 3, quotes: { packet: { reply: true, sourcePort: 86, flags: 'A' } } } },
    verdict: 'DROP_NO_ANSWER',
  },
];
