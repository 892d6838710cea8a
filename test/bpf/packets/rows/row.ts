import type { AnswerSpec } from '../answer.ts';
import type { FrameSpec } from '../frame.ts';
import type { OuterSpec } from '../outer.ts';

/**
 * One packet and what must become of it, by the services of rules.ts. The client's port differs from row to row,
 * so that rows do not meet in the connection table.
 */
export interface Row {
  readonly name: string;
  /** Packets of the same client port that went before. Default: the row's packet is the first. */
  readonly before?: readonly FrameSpec[];
  readonly packet: FrameSpec;
  readonly verdict: string;
  /** The outer header of a packet that is forwarded. */
  readonly out?: { readonly server: string } & Omit<OuterSpec, 'destination' | 'destinationMac'>;
  /** The ICMP error that goes back to the client. A packet with neither `out` nor `answer` must stay unchanged unless it is dropped. */
  readonly answer?: AnswerSpec;
}
