/** What a scheduler knows of a real server. Its `id` tells whether it is the same server after a change of the list. */
export interface Candidate {
  readonly id: string;
  readonly weight: number;
}

/**
 * What a scheduler builds for the dataplane to walk: pick number n (from 0) after this plan was made
 * goes to server `slots[(start + n) % slots.length]`.
 */
export interface Plan {
  /** One period of picks, as indices into the list of servers; empty if no server can take a connection. */
  readonly slots: readonly number[];
  /** Where in the period the walk begins. */
  readonly start: number;
  /** The last server picked before this plan was made, by id, where the scheduler goes on behind it. */
  readonly after?: string;
}

/** How far the walk of a plan had come when the list of servers changed. */
export interface Progress {
  readonly servers: readonly Candidate[];
  readonly plan: Plan;
  /** Picks made since the plan was installed. */
  readonly picks: bigint;
}

/**
 * A scheduler whose picks follow a period.
 *
 * Servers come in the order in which they were added; like IPVS, a scheduler starts from the newest.
 */
export interface Scheduler {
  readonly name: string;
  /**
   * Plans the picks over a list of servers.
   * @param before the walk that this plan takes over from, if connections were scheduled already
   */
  plan(servers: readonly Candidate[], before?: Progress): Plan;
}

/** The position in a plan's period of its last pick, or undefined if none was made. */
export function lastPosition({ plan, picks }: Progress): number | undefined {
  const length = plan.slots.length;
  if (picks === 0n || length === 0) return undefined;
  return Number((BigInt(plan.start) + picks - 1n) % BigInt(length));
}

/** Indices of a list of servers in scheduling order: newest first. */
export function newestFirst(servers: readonly Candidate[]): number[] {
  return servers.map((_, index) => servers.length - 1 - index);
}
