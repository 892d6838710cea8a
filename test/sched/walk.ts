import {
  type Candidate,
  emptyMemory,
  type Flag,
  type Load,
  type Memory,
  type Picker,
  type Plan,
  type Request,
  type Scheduler,
} from '../../src/sched/scheduler.ts';

/** Nothing is connected to a server. */
export const idle: Load = { active: 0, inactive: 0, overloaded: false };

/** A connection of a client to the VIP that the recordings have. */
export const request: Request = {
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
  readonly memory: Memory = emptyMemory();
  readonly #scheduler: Scheduler;
  readonly #flags: readonly Flag[];
  readonly #now: () => number;
  readonly #random: () => number;
  #servers: readonly Candidate[] = [];
  #plan: Plan;
  #picker: Picker;

  constructor(scheduler: Scheduler, { flags = [], now = () => 0, random = () => 0 }: WalkOptions = {}) {
    this.#scheduler = scheduler;
    this.#flags = flags;
    this.#now = now;
    this.#random = random;
    this.#plan = scheduler.plan([], { flags });
    this.#picker = this.#pickerOf();
  }

  get servers(): readonly Candidate[] {
    return this.#servers;
  }

  get plan(): Plan {
    return this.#plan;
  }

  set(servers: readonly Candidate[]): void {
    const before = { servers: this.#servers, plan: this.#plan, cursor: this.memory.cursor };
    this.#plan = this.#scheduler.plan(servers, { flags: this.#flags, before });
    this.#servers = servers;
    this.#picker = this.#pickerOf();
  }

  /** The server that gets a connection, by id. Servers without a load given are idle. */
  pick(connection: Request = request, loads: ReadonlyMap<string, Load> = new Map()): string | undefined {
    const each = this.#servers.map(({ id }) => loads.get(id) ?? idle);
    const index = this.#picker.pick(connection, each);
    return index === undefined ? undefined : this.#servers[index]?.id;
  }

  #pickerOf(): Picker {
    return this.#scheduler.picker(this.#servers, this.#plan, {
      flags: this.#flags,
      memory: this.memory,
      now: this.#now,
      random: this.#random,
    });
  }
}
