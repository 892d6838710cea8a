import type { Director } from '../director/director.ts';

/** What the API's routes work on. */
export interface ApiContext {
  readonly director: Director;
  readonly daemon: DaemonFacts;
  /** The MTU of a network interface, bytes; undefined if there is none of this name. */
  readonly mtuOf: (name: string) => number | undefined;
  /** Asks the daemon to end, after the answer was sent; says whether forwarding has ended already. */
  readonly stop: (detached: boolean) => unknown;
}

/** What the daemon says of itself. */
export interface DaemonFacts {
  readonly version: string;
  readonly interfaces: readonly string[];
  readonly startedAt: Date;
  /** What an operator should know by now, e.g. that XDP runs in generic mode. */
  readonly warnings: () => readonly string[];
}
