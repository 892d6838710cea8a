import type { Row } from './row.ts';

/** Packets for a service that go nowhere, and of which nobody is told. */
export const dropped: readonly Row[] = [
  { name: 'a server without next hop', packet: { destinationPort: 83 }, verdict: 'DROP_NO_NEXT_HOP' },
];
