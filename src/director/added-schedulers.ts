import { basename } from 'node:path';
import { type Service, type ServiceAddress, serviceName } from '../model/service.ts';
import { isSchedulerName } from '../sched/registry.ts';
import type { AddedScheduler, SchedulerFailure } from '../scheduling/added-scheduler.ts';
import { SchedulerError } from '../scheduling/errors.ts';
import { Runner } from '../scheduling/runner.ts';
import type { Proposal, Scheduling, Seen } from '../scheduling/scheduling.ts';
import { Shadow, type ShadowReport } from '../scheduling/shadow.ts';
import { fallenBack, withoutFallback } from './fallbacks.ts';
import type { Outcome } from './outcome.ts';
import type { Queue } from './queue.ts';
import type { SchedulerStore } from './scheduler-store.ts';
import type { DirectorState } from './state.ts';

/** What a director lends: its state, and its ways to change it, one change after the other. */
export interface Hands {
  readonly store: SchedulerStore;
  readonly scheduling: Scheduling;
  readonly dataplane: Seen;
  readonly changes: Queue;
  /** Is told of services that went back to a former scheduler. */
  readonly report: (message: string) => void;
  state(): DirectorState;
  commit(next: DirectorState): Promise<void>;
  /** Brings the dataplane to the state as it is: services may have to be laid out anew. */
  reinstall(): Promise<void>;
}

/** A scheduler as it is told: what it is, who uses it, how it failed last. */
export interface SchedulerStanding {
  readonly scheduler: AddedScheduler;
  readonly services: readonly Service[];
  readonly failure: SchedulerFailure | undefined;
}

/** A scheduler that is watched. */
export interface ShadowSession {
  /** @throws SchedulerError if the scheduler failed */
  report(): ShadowReport;
  close(): Promise<void>;
}

/** The state after services whose schedulers failed went back, with the dataplane's services. */
export interface Prepared {
  readonly next: DirectorState;
  readonly proposal: Proposal;
}

/** Keeps the schedulers that were added, and takes services off those that fail. */
export class AddedSchedulers {
  readonly #hands: Hands;
  readonly #failures = new Map<string, SchedulerFailure>();

  constructor(hands: Hands) {
    this.#hands = hands;
    this.#know(hands.state());
    const background = (task: () => Promise<void>) => {
      hands.changes.run(task).catch(error => hands.report(error instanceof Error ? error.message : String(error)));
    };
    hands.scheduling.listen({
      failed: (_name, services, error) => background(() => this.#leave(services, error)),
      stale: () => background(() => hands.reinstall()),
    });
  }

  /** Every one, in the order of names. */
  list(): readonly SchedulerStanding[] {
    const { schedulers, services } = this.#hands.state();
    return schedulers.map(scheduler => ({
      scheduler,
      services: services.filter(service => service.scheduler === scheduler.name),
      failure: this.#failures.get(scheduler.name),
    }));
  }

  /** Whether there is a scheduler, built in or added. */
  has(name: string): boolean {
    return isSchedulerName(name) || this.#hands.state().schedulers.some(scheduler => scheduler.name === name);
  }

  /**
   * Adds a scheduler, or a new version of it: services that use it go over to it, without a packet lost.
   * @param bundle one ES module, as `bundle` makes it
   * @param file what it was made of
   * @throws SchedulerError if it can't be loaded, or can't lay out the services that use it: nothing has changed then
   */
  add(bundle: string, file: string): Promise<AddedScheduler> {
    return this.#hands.changes.run(async () => {
      const { store, scheduling, state, commit } = this.#hands;
      const digest = await store.keep(bundle);
      const runner = await this.#start(store.path(digest), basename(file)).catch(error => this.#giveUp(error));
      const { name, abilities } = runner;
      const finish = scheduling.swap(runner);
      const added = { name, digest, file, addedAt: new Date(), abilities };
      const others = state().schedulers.filter(scheduler => scheduler.name !== name);
      const schedulers = [...others, added].toSorted((a, b) => (a.name < b.name ? -1 : 1));
      try {
        await this.#prove(runner);
        await commit({ ...state(), schedulers });
      } catch (error) {
        finish(false);
        return await this.#giveUp(error);
      }
      finish(true);
      this.#failures.delete(name);
      await this.#tidy();
      return added;
    });
  }

  /** Removes a scheduler that no service uses. */
  remove(name: string): Promise<Outcome> {
    return this.#hands.changes.run(async () => {
      const { state, commit } = this.#hands;
      const { services, schedulers } = state();
      if (!schedulers.some(scheduler => scheduler.name === name))
        return { kind: 'refused', refusal: 'no-such-scheduler' };
      if (services.some(service => service.scheduler === name)) return { kind: 'refused', refusal: 'scheduler-in-use' };
      const rest = schedulers.filter(scheduler => scheduler.name !== name);
      await commit({ ...state(), schedulers: rest, services: services.map(service => withoutFallback(service, name)) });
      this.#failures.delete(name);
      await this.#tidy();
      return { kind: 'done' };
    });
  }

  /**
   * Runs a scheduler that was added on the connections of a service, without forwarding by it.
   * @returns tells how it would have gone; undefined if there is no such scheduler or service
   * @throws SchedulerError if it can't be loaded, or can't lay out the service
   */
  shadow(name: string, address: ServiceAddress): Promise<ShadowSession | undefined> {
    return this.#hands.changes.run(async () => {
      const { state, store, scheduling, dataplane, reinstall } = this.#hands;
      const added = state().schedulers.find(scheduler => scheduler.name === name);
      const service = () => state().services.find(each => serviceName(each) === serviceName(address));
      if (added === undefined || service() === undefined) return undefined;
      const runner = await Runner.start(store.path(added.digest), name);
      const shadow = new Shadow({ runner, address, service, census: () => dataplane.census(), book: scheduling.book });
      const following = scheduling.follow(shadow);
      try {
        await shadow.begin();
        await reinstall();
      } catch (error) {
        following[Symbol.dispose]();
        throw error;
      }
      const close = () => {
        following[Symbol.dispose]();
        return this.#hands.changes.run(reinstall);
      };
      return { report: () => shadow.report(), close };
    });
  }

  /**
   * Lays out the services of a state. Those that had their scheduler already go back to the former one if it fails.
   * @throws SchedulerError if the scheduler of another one fails
   */
  async prepare(next: DirectorState, present: readonly Service[]): Promise<Prepared> {
    const had = new Map(present.map(service => [serviceName(service), service.scheduler]));
    let services = next.services;
    for (;;) {
      const proposal = await this.#hands.scheduling.propose(services, this.#hands.dataplane);
      if (proposal.failed.size === 0)
        return { next: services === next.services ? next : { ...next, services }, proposal };
      services = services.map(service => {
        const error = proposal.failed.get(serviceName(service));
        if (error === undefined) return service;
        if (had.get(serviceName(service)) !== service.scheduler) throw error;
        const former = fallenBack(service);
        had.set(serviceName(service), former.scheduler);
        this.#note([service], error);
        return former;
      });
    }
  }

  /** Nothing is left of a scheduler that is not added. */
  async #giveUp(error: unknown): Promise<never> {
    await this.#tidy();
    throw error;
  }

  async #start(path: string, title: string): Promise<Runner> {
    const runner = await Runner.start(path, title);
    if (!isSchedulerName(runner.name)) return runner;
    runner.close();
    throw new SchedulerError('ERR_FILE', title, `expected a name that no built-in scheduler has, got ${runner.name}`);
  }

  /** Services that use it are laid out before anything is changed; one without servers always can be. */
  async #prove(runner: Runner): Promise<void> {
    const { scheduling, dataplane, state } = this.#hands;
    await runner.build([], { flags: [] });
    const { failed } = await scheduling.propose(state().services, dataplane);
    for (const error of failed.values()) if (error.scheduler === runner.name) throw error;
  }

  /** Services go back to what they had before, if they still have the scheduler that failed. */
  async #leave(services: readonly Service[], error: SchedulerError): Promise<void> {
    const { state, commit } = this.#hands;
    const names = new Set(services.map(serviceName));
    const left = state().services.filter(
      service => names.has(serviceName(service)) && service.scheduler === error.scheduler,
    );
    // Several connections may have been asked about at once: the first failure counts.
    if (left.length === 0) return;
    this.#note(left, error);
    await commit({
      ...state(),
      services: state().services.map(service => (left.includes(service) ? fallenBack(service) : service)),
    });
  }

  #note(services: readonly Service[], { scheduler, message }: SchedulerError): void {
    this.#failures.set(scheduler, { at: new Date(), message, services: services.map(serviceName) });
    const backs = services.map(service => `${serviceName(service)} goes back to ${fallenBack(service).scheduler}`);
    this.#hands.report(`scheduler ${[message, ...backs].join('; ')}`);
  }

  #know({ schedulers }: DirectorState): void {
    this.#hands.scheduling.know(schedulers, ({ digest }) => this.#hands.store.path(digest));
  }

  async #tidy(): Promise<void> {
    const state = this.#hands.state();
    this.#know(state);
    await this.#hands.store.retain(state.schedulers.map(({ digest }) => digest));
  }
}
