import type { Candidate, Plan, Scheduler } from '../../src/sched/scheduler.ts';

/** Walks a scheduler's plans as a dataplane does: a counter over the period, a new plan at each change of servers. */
export class Walk {
  readonly #scheduler: Scheduler;
  #servers: readonly Candidate[] = [];
  #plan: Plan;
  #picks = 0n;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
    this.#plan = scheduler.plan([]);
  }

  get servers(): readonly Candidate[] {
    return this.#servers;
  }

  set(servers: readonly Candidate[]): void {
    const before = { servers: this.#servers, plan: this.#plan, picks: this.#picks };
    this.#plan = this.#scheduler.plan(servers, before);
    this.#servers = servers;
    this.#picks = 0n;
  }

  pick(): string | undefined {
    const { slots, start } = this.#plan;
    if (slots.length === 0) return undefined;
    const index = slots[Number((BigInt(start) + this.#picks++) % BigInt(slots.length))];
    return index === undefined ? undefined : this.#servers[index]?.id;
  }
}
