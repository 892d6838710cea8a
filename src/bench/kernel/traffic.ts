import type { FrameKind } from './frames.ts';
import type { Traffic } from './scenario.ts';

/** The kinds of frames that scenarios send. */
export const frameKinds = {
  ack: { protocol: 'tcp', port: 80 },
  syn: { protocol: 'tcp', port: 80, syn: true },
  datagram: { protocol: 'udp', port: 53 },
  /** To an address that is no VIP. */
  other: { protocol: 'tcp', port: 80 },
} as const satisfies Record<string, FrameKind>;

/** A kind of frame, by name. */
export type KindName = keyof typeof frameKinds;

/** Which kinds a scenario's traffic consists of, in the order in which they are sent. */
export const patterns: Readonly<Record<Traffic, readonly KindName[]>> = {
  hit: ['ack'],
  'udp-hit': ['datagram'],
  new: ['syn'],
  flood: ['syn'],
  other: ['other'],
  mix: mix(),
};

/** 28 hits, 2 datagrams, 1 new connection and 1 frame for others in 32, spread out. */
function mix(): KindName[] {
  const rare: Readonly<Record<number, KindName>> = { 5: 'datagram', 13: 'syn', 21: 'datagram', 29: 'other' };
  return Array.from({ length: 32 }, (_, index) => rare[index] ?? 'ack');
}
