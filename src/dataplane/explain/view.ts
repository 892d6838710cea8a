import type { MatchStage, PacketQuestion, Standing, TrackedEntry } from '../explanation.ts';
import type { ConnectionStage } from '../states.ts';
import type { Target } from './way.ts';

/** How a dataplane's tables are read for an explanation. Nothing is changed by reading. */
export interface View {
  readonly rules: ExplainRules;
  /** The service that packets find, if there is one. */
  match(question: PacketQuestion): ServiceView | undefined;
}

/** The settings that decide, by their sysctls' names. */
export interface ExplainRules {
  readonly connReuseMode: number;
  readonly expireNodestConn: number;
  readonly sloppyTcp: number;
  /** Whether packets that have no entry, and get none, are forwarded by hash. */
  readonly forwardsUnrecorded: boolean;
  /** Whether there is a limit to new connections (new_connection_rate). */
  readonly limitsRate: boolean;
}

/** A service, as far as it concerns the packet that is asked about. */
export interface ServiceView extends Required<MatchStage> {
  /** Whether the control plane is asked about new connections; `schedule()` is what its fallback says then. */
  readonly asks: boolean;
  /** The entry of the packet's connection, whether it has timed out or not. */
  entry(): FoundEntry | undefined;
  /** The server that the packet's client keeps to, if it may have one more connection. */
  kept(): Target | undefined;
  /** What the scheduler would say. */
  schedule(): Picked;
  /** The server for packets without an entry, if they have one. */
  hashed(): Target | undefined;
}

/** An entry of the connection table. */
export interface FoundEntry extends TrackedEntry {
  readonly stage: ConnectionStage;
  /** Whether a template chose its server. */
  readonly controlled: boolean;
  /** Whether it has timed out. */
  readonly over: boolean;
  /** Of its server. */
  readonly weight: number;
  /** Undefined: its server is the service's no more. */
  readonly target: Target | undefined;
}

/** What a scheduler would say. */
export interface Picked {
  readonly servers: readonly Standing[];
  /** The one that it would pick, or all that it may draw by lot; none if no server takes new connections. */
  readonly picks: readonly Target[];
  readonly byLot: boolean;
}
