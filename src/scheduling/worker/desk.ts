import { newestFirst } from '../../sched/order.ts';
import { newPickState, type Picker, pickerOf } from '../../sched/picker.ts';
import { toPlan } from '../../sched/plan.ts';
import type {
  BuildContext,
  Connection,
  Flag,
  Load,
  PickContext,
  Plan,
  Scheduler,
  Server,
} from '../../sched/scheduler.ts';
import { checkLayout, checkPick } from './check.ts';

/** Time and chance, as a scheduler gets them. */
export type Chance = Pick<PickContext, 'now' | 'random'>;

/** A plan, and in how many seconds to ask for the next one. */
export interface Built {
  readonly plan: Plan;
  readonly again: number | undefined;
}

/** Has a scheduler lay out servers; one that does not gets every server, the newest first. @throws AnswerError */
export function layOut(scheduler: Scheduler, servers: readonly Server[], context: BuildContext): Built {
  if (scheduler.build === undefined) return { plan: { slots: newestFirst(servers), start: 0 }, again: undefined };
  const layout = scheduler.build(servers, context);
  const checked = checkLayout(layout, servers, scheduler.pick !== undefined);
  const { again, ...plan } = { again: undefined, ...toPlan(checked, servers, context) };
  return { plan, again };
}

/** A server whose age goes on and whose load changes. */
type Present = { -readonly [Key in keyof Server]: Server[Key] };

/** What there is to pick from. */
export interface Offer {
  readonly servers: readonly Server[];
  readonly flags: readonly Flag[];
  readonly plan: Plan;
}

/** A scheduler at work for one service. What it remembers stays while servers change. */
export class Desk {
  readonly #scheduler: Scheduler;
  readonly #chance: Chance;
  readonly #state;
  #servers: Present[] = [];
  #since = 0;
  #ages: readonly number[] = [];
  #picker: Picker<Server>;
  #context: PickContext;

  constructor(scheduler: Scheduler, chance: Chance) {
    this.#scheduler = scheduler;
    this.#chance = chance;
    this.#state = newPickState(scheduler);
    [this.#picker, this.#context] = this.#begin([], { slots: [], start: 0 });
  }

  /** From now on there are these servers. */
  offer({ servers, flags, plan }: Offer): void {
    this.#servers = servers.map(server => ({ ...server }));
    this.#since = this.#chance.now();
    this.#ages = servers.map(({ age }) => age);
    [this.#picker, this.#context] = this.#begin(flags, plan);
  }

  /**
   * The index of the server that a connection gets; undefined if the scheduler names none.
   * @param loads what the servers carry, in their order
   * @throws AnswerError, and what the scheduler throws
   */
  pick(connection: Connection, loads: readonly Load[]): number | undefined {
    this.#refresh(loads);
    return checkPick(this.#picker.pick(connection, this.#servers), this.#servers);
  }

  /** A connection was opened, or has ended. A server that has left the service meanwhile is not told of. */
  tell(what: 'onOpen' | 'onClose', connection: Connection, id: string): void {
    const server = this.#servers.find(each => each.id === id);
    if (server === undefined) return;
    this.#refresh([]);
    this.#scheduler[what]?.(connection, server, this.#context);
  }

  #begin(flags: readonly Flag[], plan: Plan): [Picker<Server>, PickContext] {
    const options = { flags, ...this.#chance };
    const context = { ...options, slots: plan.slots, memory: this.#state.memory };
    return [pickerOf(this.#scheduler, plan, this.#state, options), context];
  }

  #refresh(loads: readonly Load[]): void {
    const gone = this.#chance.now() - this.#since;
    for (const [at, server] of this.#servers.entries()) {
      Object.assign(server, loads[at]);
      server.age = (this.#ages[at] ?? 0) + gone;
    }
  }
}
