/** What a scheduler knows of a real server. Its `id` tells whether it is the same server after a change of the list. */
export interface Candidate {
  readonly id: string;
  /** A share of new connections relative to the other servers', 0 to 2^31 − 1. 0 gives it no new ones. */
  readonly weight: number;
  /** A dotted quad, or an IPv6 address as RFC 5952 writes it. */
  readonly address: string;
  readonly port: number;
}

/** A switch of a service that means something to its scheduler; IPVS has three without names of their own. */
export type Flag = 'flag-1' | 'flag-2' | 'flag-3';

/** What a scheduler lays out for the dataplane. How `slots` are used depends on the scheduler's kind. */
export interface Plan {
  /**
   * Indices into the list of servers. `period`: one period of picks; `table`: a hash table, −1 where a bucket is empty;
   * `scan`: the order in which servers are looked at.
   */
  readonly slots: readonly number[];
  /** Where in a period the walk begins; 0 for other kinds. */
  readonly start: number;
  /** The last server picked before this plan was made, by id, where the scheduler goes on behind it. */
  readonly after?: string;
  /** The last weight above 0 of each server, by id, where the scheduler goes by it. */
  readonly lastWeights?: ReadonlyMap<string, number>;
}

/** Where the walk of a period is. */
export interface Cursor {
  /** The position that is looked at next. */
  readonly next: number;
  /** The position of the last pick under this plan; left out if there was none. */
  readonly last?: number;
}

/** How far the walk of a plan had come when the list of servers changed. */
export interface Progress {
  readonly servers: readonly Candidate[];
  readonly plan: Plan;
  readonly cursor: Cursor;
}

/** What a plan depends on beside the servers. */
export interface PlanOptions {
  readonly flags: readonly Flag[];
  /** The plan that the new one takes over from, if the service had this scheduler already. */
  readonly before?: Progress;
}

/** A connection that wants a server. Addresses are written as candidates' are. */
export interface Request {
  readonly client: string;
  readonly clientPort: number;
  /** The VIP. */
  readonly destination: string;
  readonly destinationPort: number;
}

/** What a server has to carry. */
export interface Load {
  /** Its active connections; a half-open one is active. */
  readonly active: number;
  readonly inactive: number;
  /** Whether it reached its upper threshold, and has not come below the lower one since. */
  readonly overloaded: boolean;
}

/** The servers that a scheduler keeps to for one destination. */
export interface Kept {
  /** Servers by id, the newest first. They may have left the service. */
  readonly members: readonly string[];
  /** When the members last changed, in seconds. */
  readonly changed: number;
  /** When they were last asked for, in seconds. */
  readonly used: number;
}

/** What a service's scheduler remembers from pick to pick. It outlives a change of servers, unlike a picker. */
export interface Memory {
  /** Where the walk of the present plan is. */
  cursor: Cursor;
  /** By destination address. */
  readonly kept: Map<string, Kept>;
}

/** What a picker depends on beside the servers and their plan. */
export interface PickerOptions {
  readonly flags: readonly Flag[];
  readonly memory: Memory;
  /** Seconds of a clock that never goes back. */
  now(): number;
  /** Any unsigned 32-bit number, each as likely as the other. */
  random(): number;
  /** How long lblc and lblcr remember what nobody asks for, in seconds; left out: a day. */
  expiration?(): number;
}

/** Picks servers as the dataplane must. */
export interface Picker {
  /**
   * The server that gets a connection.
   * @param loads for each server what it carries, in the servers' order
   * @returns the server's index, or undefined if none can take the connection
   */
  pick(request: Request, loads: readonly Load[]): number | undefined;
}

/**
 * Decides which real server gets a new connection: what is laid out for the BPF program, and what the program must make
 * of it.
 *
 * Servers come in the order in which they were added; like IPVS, a scheduler starts from the newest.
 */
export interface Scheduler {
  readonly name: string;
  /** How the dataplane uses the slots of a plan. */
  readonly kind: 'period' | 'table' | 'scan';
  /** Lays out a list of servers. */
  plan(servers: readonly Candidate[], options: PlanOptions): Plan;
  /** Picks over a list of servers and the plan made of it. Setting it up begins the plan's walk. */
  picker(servers: readonly Candidate[], plan: Plan, options: PickerOptions): Picker;
}

/** A memory of nothing. */
export function emptyMemory(): Memory {
  return { cursor: { next: 0 }, kept: new Map() };
}

/** Indices of a list of servers in scheduling order: newest first. */
export function newestFirst(servers: readonly Candidate[]): number[] {
  return servers.map((_, index) => servers.length - 1 - index);
}
