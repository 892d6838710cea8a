import type { Settings } from '../../../src/model/settings.ts';

/** What became of one packet. */
export interface Outcome {
  /** The name of the one verdict that was counted. */
  readonly verdict: string;
  /** The frame as it left, or as it came if it was left to the host; of a packet that is dropped anything. */
  readonly frame: Uint8Array;
  /** The XDP action's number, where there is one. */
  readonly action?: number;
}

/** A dataplane on tables of its own that takes packets one by one: the rows' services are in place. */
export interface RowBench extends Disposable {
  /** Whether what Ethernet padded a frame with stays behind the packet. */
  readonly keepsPadding: boolean;
  /** Whether what the XDP program hands to the control plane is done at once: the frame is what is sent then. */
  readonly isWhole: boolean;
  /** Puts settings in force for the packets that follow; what is not named has its default. */
  configure(settings: Partial<Settings>): void;
  /** Has a frame come in by interface 1. */
  send(bytes: Uint8Array): Outcome;
}
