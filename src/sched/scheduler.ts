/**
 * What a scheduler is: the interface of the built-in ones, and of files that are added with `lvx scheduler add`, which
 * import it as `lvx/scheduler`. docs/schedulers.md tells it as a story.
 */

/** What stays the same about a real server from one change of the service to the next. */
export interface Candidate {
  /** `ADDRESS:PORT`, or `[ADDRESS]:PORT` for IPv6. It tells whether it is the same server after a change of the list. */
  readonly id: string;
  /** A share of new connections relative to the other servers', 0 to 2^31 − 1. 0 gives it no new ones. */
  readonly weight: number;
  /** A dotted quad, or an IPv6 address as RFC 5952 writes it. */
  readonly address: string;
  readonly port: number;
}

/** What a server has to carry. */
export interface Load {
  /** Its active connections; a half-open one is active. */
  readonly active: number;
  readonly inactive: number;
  /** Whether it reached its upper threshold, and has not come below the lower one since. It gets no new connections. */
  readonly overloaded: boolean;
}

/** A real server with what it carries. */
export interface LoadedServer extends Candidate, Load {}

/** A real server as a file sees it. */
export interface Server extends LoadedServer {
  /** Milliseconds that its last health check took, as a checker told it (`lvx latency`); undefined if none did. */
  readonly latency: number | undefined;
  /** Seconds since it was added to the service, or since lvxd has known it. */
  readonly age: number;
}

/** A switch of a service that means something to its scheduler; IPVS has three without names of their own. */
export type Flag = 'flag-1' | 'flag-2' | 'flag-3';

/** A connection that wants a server. Addresses are written as servers' are. */
export interface Connection {
  readonly client: string;
  readonly clientPort: number;
  /** The VIP. */
  readonly destination: string;
  readonly destinationPort: number;
}

/** A server of a list: itself, as its `id` tells, or its index. As a slot, −1 is one that nobody has. */
export type Slot = Pick<Candidate, 'id'> | number;

/** How the walk over slots is to go. What is left out is as usual. */
export interface LayoutOptions<Note = unknown> {
  /** The position of the first pick. Usually the walk goes on where the former one was, modulo the number of slots. */
  readonly start?: number;
  /** Who counts as the last server picked until there is a pick, by id. */
  readonly after?: string;
  /**
   * Where the last round of the period begins. A walk that came round and found every server overloaded starts over at
   * the first slot, unless its last pick was made in the last round. Usually it stays where it is.
   */
  readonly lastRound?: number;
  /** Whatever the next layout is to know of this one; it is handed back as `before.plan.note`. */
  readonly note?: Note;
  /** In how many seconds, from 1 on, to ask for the next layout, if nothing changes before. Files only. */
  readonly again?: number;
}

/** What `build` returns: slots, or slots and how their walk is to go. */
export type Layout<Note = unknown> = readonly Slot[] | (LayoutOptions<Note> & { readonly slots: readonly Slot[] });

/** A layout as it is in force. Slots are indices into the list of servers; −1: nobody. */
export interface Plan<Note = unknown> extends Omit<LayoutOptions<Note>, 'again'> {
  readonly slots: readonly number[];
  readonly start: number;
}

/** Where the walk of a period is. */
export interface Cursor {
  /** The position that is looked at next. */
  readonly next: number;
  /** The position of the last pick under this plan; left out if there was none. */
  readonly last?: number;
}

/** How far the walk of a plan had come when the list of servers changed. */
export interface Progress<Note = unknown> {
  readonly servers: readonly Candidate[];
  readonly plan: Plan<Note>;
  readonly cursor: Cursor;
}

/** What a layout depends on beside the servers. */
export interface BuildContext<Note = unknown> {
  readonly flags: readonly Flag[];
  /** The layout that the new one takes over from, if the service had this scheduler already. */
  readonly before?: Progress<Note>;
}

/** What a pick depends on beside the connection and the servers. */
export interface PickContext<Memory = unknown> {
  readonly flags: readonly Flag[];
  /** The slots of the layout in force: those of `build`, else every server, the newest first. */
  readonly slots: readonly number[];
  /** What `memory` made for this service: it outlives changes of servers, not a restart of lvxd. */
  readonly memory: Memory;
  /** Seconds of a clock that never goes back. */
  now(): number;
  /** Any unsigned 32-bit number, each as likely as the other. */
  random(): number;
  /** The settings `lblc_expiration` or `lblcr_expiration`, for these two, in seconds; left out: a day. */
  expiration?(): number;
}

/**
 * Decides which real server gets a new connection. It has `build`, `pick` or both:
 *
 * - `build` alone: its slots are walked, one connection a slot, around and around. Overloaded servers are passed over.
 * - `pick` alone, or with `build`: it is asked for the first packet of each connection.
 *
 * Servers come in the order in which they were added; like IPVS, built-in schedulers start from the newest.
 */
export interface Scheduler<
  Note = unknown,
  Memory = unknown,
  Built extends Candidate = Server,
  Picked extends LoadedServer = Server,
> {
  /** As commands name it: a lower-case letter, then letters, digits and hyphens, 15 characters at most. */
  readonly name: string;
  /** Makes what a service's picks remember. */
  memory?(): Memory;
  /** Lays out a list of servers; anew whenever something about them changes. */
  build?(servers: readonly Built[], context: BuildContext<Note>): Layout<Note>;
  /** The server that gets a connection, or its index; undefined if none can take it. */
  pick?(connection: Connection, servers: readonly Picked[], context: PickContext<Memory>): Slot | undefined;
  /** A connection of the service was opened, whoever picked its server. Files only. */
  onOpen?(connection: Connection, server: Picked, context: PickContext<Memory>): void;
  /** A connection of the service has ended. Files only. */
  onClose?(connection: Connection, server: Picked, context: PickContext<Memory>): void;
}

/** A scheduler that does with less than files get: no latencies and ages, and no loads to build by. */
export type BuiltIn<Note = unknown, Memory = unknown> = Scheduler<Note, Memory, Candidate, LoadedServer>;

/** What a scheduler's name is like: ipvsadm and IPVS take 15 characters. */
export const schedulerNamePattern = /^[a-z][a-z0-9-]{0,14}$/;

/**
 * Checks a scheduler and gives it back, with all types filled in.
 * @throws TypeError if its name is none, or it has neither `build` nor `pick`
 */
export function defineScheduler<
  Note = unknown,
  Memory = unknown,
  Built extends Candidate = Server,
  Picked extends LoadedServer = Server,
>(scheduler: Scheduler<Note, Memory, Built, Picked>): Scheduler<Note, Memory, Built, Picked> {
  if (typeof scheduler.name !== 'string' || !schedulerNamePattern.test(scheduler.name)) {
    const expected = 'a lower-case letter, then letters, digits and hyphens, 15 characters at most';
    throw new TypeError(`Expected as a scheduler's name ${expected}, got ${JSON.stringify(scheduler.name)}`);
  }
  for (const method of ['memory', 'build', 'pick', 'onOpen', 'onClose'] as const) {
    const kind = typeof scheduler[method];
    if (kind === 'function' || kind === 'undefined') continue;
    throw new TypeError(`${scheduler.name}: expected ${method} to be a function, got ${kind}`);
  }
  if (scheduler.build === undefined && scheduler.pick === undefined) {
    throw new TypeError(`${scheduler.name}: expected a function build or pick, got neither`);
  }
  return scheduler;
}
