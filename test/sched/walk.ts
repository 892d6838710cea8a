import { newPickState, type Picker, type PickState, pickerOf } from '../../src/sched/picker.ts';
import { planBy } from '../../src/sched/plan.ts';
import type { BuiltIn, Candidate, Connection, Flag, Load, LoadedServer, Plan } from '../../src/sched/scheduler.ts';

/** Nothing is connected to a server. */
export const idle: Load = { active: 0, inactive: 0, overloaded: false };

/** A connection of a client to the VIP that the recordings have. */
export const connection: Connection = {
  client: '192.168.7.10',
  clientPort: 30_000,
  destination: '10.0.0.100',
  destinationPort: 80,
};

/** What a walk depends on beside its scheduler. */
export interface WalkOptions {
  readonly flags?: readonly Flag[];
  readonly now?: () => number;
  readonly random?: () => number;
}

/** Has a scheduler pick as a dataplane does: a new plan and a new picker at each change of servers, one memory. */
export class Walk {
  readonly state: PickState;
  readonly #scheduler: BuiltIn;
  readonly #flags: readonly Flag[];
  readonly #now: () => number;
  readonly #random: () => number;
  #servers: readonly Candidate[] = [];
  #plan: Plan;
  #picker: Picker<LoadedServer>;

  constructor(scheduler: BuiltIn, { flags = [], now = () => 0, random = () => 0 }: WalkOptions = {}) {
    this.#scheduler = scheduler;
    this.#flags = flags;
    this.#now = now;
    this.#random = random;
    this.state = newPickState(scheduler);
    this.#plan = planBy(scheduler, [], { flags });
    this.#picker = this.#pickerOf();
  }

  get servers(): readonly Candidate[] {
    return this.#servers;
  }

  get plan(): Plan {
    return this.#plan;
  }

  set(servers: readonly Candidate[]): void {
    const before = { servers: this.#servers, plan: this.#plan, cursor: this.state.cursor };
    this.#plan = planBy(this.#scheduler, servers, { flags: this.#flags, before });
    this.#servers = servers;
    this.#picker = this.#pickerOf();
  }

  /** The server that gets a connection, by id. Servers without a load given are idle. */
  pick(wanted: Connection = connection, loads: ReadonlyMap<string, Load> = new Map()): string | undefined {
    const each = this.#servers.map(server => ({ ...server, ...(loads.get(server.id) ?? idle) }));
    const index = this.#picker.pick(wanted, each);
    return index === undefined ? undefined : this.#servers[index]?.id;
  }

  #pickerOf(): Picker<LoadedServer> {
    return pickerOf(this.#scheduler, this.#plan, this.state, {
      flags: this.#flags,
      now: this.#now,
      random: this.#random,
    });
  }
}
