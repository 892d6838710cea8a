import type { WireServiceAddress } from './wire.ts';

// The JSON about schedulers that lvxd and its clients exchange.

/** A scheduler: a built-in one, or one that was added. */
export interface WireScheduler {
  readonly name: string;
  readonly builtIn: boolean;
  /** Services that use it. */
  readonly services: readonly WireSchedulerUse[];
  /** Of one that was added. */
  readonly added?: WireAddedScheduler;
}

/** A service that uses a scheduler. */
export interface WireSchedulerUse {
  readonly service: WireServiceAddress;
  /** What it goes back to if the scheduler fails, in turn; nothing with a built-in one. */
  readonly fallbacks: readonly string[];
}

/** What there is to know of a scheduler that was added. */
export interface WireAddedScheduler {
  /** The file that it was made of, as whoever added it named it. */
  readonly file: string;
  /** SHA-256 of the bundle, hexadecimal digits. */
  readonly digest: string;
  /** ISO 8601. */
  readonly at: string;
  /** Which functions it has. */
  readonly functions: readonly ('build' | 'pick' | 'onOpen' | 'onClose')[];
  /** Null: it has not failed since it was added, or since lvxd started. */
  readonly failure: WireSchedulerFailure | null;
}

/** The latest failure of a scheduler. */
export interface WireSchedulerFailure {
  /** ISO 8601. */
  readonly at: string;
  readonly message: string;
  /** Names of services that went back. */
  readonly services: readonly string[];
}

/** What a scheduler would have made of the connections of a service, since it was begun to look. */
export interface WireShadowReport {
  /** Connections that were opened and looked at. */
  readonly connections: number;
  /** Those that it would have sent to the server that they went to. */
  readonly agreed: number;
  /** Those for which it named no server: the service's former scheduler would have chosen. */
  readonly undecided: number;
  /** Those that came too fast to be looked at. */
  readonly missed: number;
  /** How many connections each server got, and would have got. */
  readonly servers: readonly { readonly id: string; readonly actual: number; readonly predicted: number }[];
}
