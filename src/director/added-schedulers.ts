import { basename } from 'node:path';
import { type ServerAddress, serverName } from '../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../model/service.ts';
import { isSchedulerName } from '../sched/registry.ts';
import type { AddedScheduler, SchedulerFailure } from '../scheduling/added-scheduler.ts';
import { SchedulerError } from '../scheduling/errors.ts';
import { Runner } from '../scheduling/runner.ts';
import type { Scheduling, Seen } from '../scheduling/scheduling.ts';
import { Shadow, type ShadowReport } from '../scheduling/shadow.ts';
import { fallenBack, withoutFallback } from './fallbacks.ts';
import type { InForce } from './in-force.ts';
import type { Outcome } from './outcome.ts';
import type { Queue } from './queue.ts';
import type { SchedulerFailures } from './scheduler-failures.ts';
import type { SchedulerStore } from './scheduler-store.ts';

/** What schedulers are kept with. */
interface AddedParts {
  readonly inForce: InForce;
  readonly store: SchedulerStore;
  readonly scheduling: Scheduling;
  readonly failures: SchedulerFailures;
  readonly dataplane: Seen;
  readonly changes: Queue;
  /** Is told of what went wrong where nobody waits for it. */
  readonly report: (message: string) => void;
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

/** Keeps the schedulers that were added, and takes services off those that fail. */
export class AddedSchedulers {
  readonly #parts: AddedParts;

  constructor(parts: AddedParts) {
    this.#parts = parts;
    const { changes, scheduling, inForce, report } = parts;
    const background = (task: () => Promise<void>) => {
      changes.run(task).catch(error => report(error instanceof Error ? error.message : String(error)));
    };
    scheduling.listen({
      failed: (_name, services, error) => background(() => this.#leave(services, error)),
      stale: () => background(() => inForce.reinstall()),
    });
  }

  /** Every one, in the order of names. */
  list(): readonly SchedulerStanding[] {
    const { schedulers, services } = this.#parts.inForce.state;
    return schedulers.map(scheduler => ({
      scheduler,
      services: services.filter(service => service.scheduler === scheduler.name),
      failure: this.#parts.failures.of(scheduler.name),
    }));
  }

  /** Whether there is a scheduler, built in or added. */
  has(name: string): boolean {
    return isSchedulerName(name) || this.#parts.inForce.state.schedulers.some(scheduler => scheduler.name === name);
  }

  /**
   * Adds a scheduler, or a new version of it: services that use it go over to it, without a packet lost.
   * @param bundle one ES module, as `bundle` makes it
   * @param file what it was made of
   * @throws SchedulerError if it can't be loaded, or can't lay out the services that use it: nothing has changed then
   */
  add(bundle: string, file: string): Promise<AddedScheduler> {
    return this.#parts.changes.run(async () => {
      const { store, scheduling, inForce, failures } = this.#parts;
      const digest = await store.keep(bundle);
      const runner = await this.#start(store.path(digest), basename(file)).catch(error => this.#giveUp(error));
      const { name, abilities } = runner;
      const finish = scheduling.swap(runner);
      const added = { name, digest, file, addedAt: new Date(), abilities };
      const others = inForce.state.schedulers.filter(scheduler => scheduler.name !== name);
      const schedulers = [...others, added].toSorted((a, b) => (a.name < b.name ? -1 : 1));
      try {
        await this.#prove(runner);
        await inForce.commit({ ...inForce.state, schedulers });
      } catch (error) {
        finish(false);
        return await this.#giveUp(error);
      }
      finish(true);
      failures.forget(name);
      await this.#tidy();
      return added;
    });
  }

  /** Removes a scheduler that no service uses. */
  remove(name: string): Promise<Outcome> {
    return this.#parts.changes.run(async () => {
      const { inForce, failures } = this.#parts;
      const { services, schedulers } = inForce.state;
      if (!schedulers.some(scheduler => scheduler.name === name))
        return { kind: 'refused', refusal: 'no-such-scheduler' };
      if (services.some(service => service.scheduler === name)) return { kind: 'refused', refusal: 'scheduler-in-use' };
      const rest = schedulers.filter(scheduler => scheduler.name !== name);
      const without = services.map(service => withoutFallback(service, name));
      await inForce.commit({ ...inForce.state, schedulers: rest, services: without });
      failures.forget(name);
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
    return this.#parts.changes.run(async () => {
      const { inForce, store, scheduling, dataplane } = this.#parts;
      const added = inForce.state.schedulers.find(scheduler => scheduler.name === name);
      const service = () => this.#service(address);
      if (added === undefined || service() === undefined) return undefined;
      const runner = await Runner.start(store.path(added.digest), name);
      const shadow = new Shadow({ runner, address, service, census: () => dataplane.census(), book: scheduling.book });
      const following = scheduling.follow(shadow);
      try {
        await shadow.begin();
        await inForce.reinstall();
      } catch (error) {
        following[Symbol.dispose]();
        throw error;
      }
      const close = () => {
        following[Symbol.dispose]();
        return this.#parts.changes.run(() => inForce.reinstall());
      };
      return { report: () => shadow.report(), close };
    });
  }

  /** A server's last health check took so many milliseconds; undefined: it failed. Schedulers see it; nobody keeps it. */
  setLatency(
    address: ServiceAddress,
    server: ServerAddress,
    latency: number | undefined,
  ): 'set' | 'no-such-service' | 'no-such-server' {
    const { scheduling } = this.#parts;
    if (this.#service(address) === undefined) return 'no-such-service';
    if (!scheduling.book.setLatency(address, serverName(server), latency)) return 'no-such-server';
    scheduling.renew(serviceName(address));
    return 'set';
  }

  #service(address: ServiceAddress): Service | undefined {
    return this.#parts.inForce.state.services.find(service => serviceName(service) === serviceName(address));
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
    const { scheduling, dataplane, inForce } = this.#parts;
    await runner.build([], { flags: [] });
    const { failed } = await scheduling.propose(inForce.state.services, dataplane);
    for (const error of failed.values()) if (error.scheduler === runner.name) throw error;
  }

  /** Services go back to what they had before, if they still have the scheduler that failed. */
  async #leave(services: readonly Service[], error: SchedulerError): Promise<void> {
    const { inForce, failures } = this.#parts;
    const { services: present } = inForce.state;
    const names = new Set(services.map(serviceName));
    const left = present.filter(service => names.has(serviceName(service)) && service.scheduler === error.scheduler);
    // Several connections may have been asked about at once: the first failure counts.
    if (left.length === 0) return;
    failures.note(left, error);
    const back = present.map(service => (left.includes(service) ? fallenBack(service) : service));
    await inForce.commit({ ...inForce.state, services: back });
  }

  async #tidy(): Promise<void> {
    const { inForce, scheduling, store } = this.#parts;
    const { schedulers } = inForce.state;
    scheduling.know(schedulers, ({ digest }) => store.path(digest));
    await store.retain(schedulers.map(({ digest }) => digest));
  }
}
