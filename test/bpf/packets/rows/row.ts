import type { FrameSpec } from '../frame.ts';

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
  /** The outer header of a packet that is forwarded. A packet that is not forwarded must leave unchanged. */
  readonly out?: {
    readonly server: string;
    readonly tos?: number;
    readonly id?: number;
    readonly df?: boolean;
    readonly ttl?: number;
  };
}
