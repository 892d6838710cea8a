import type { Dataplane } from '../dataplane/dataplane.ts';
import type { SchedulerHook } from '../dataplane/scheduler-hook.ts';
import { type Service, serviceName } from '../model/service.ts';
import { isSchedulerName } from '../sched/registry.ts';
import type { AddedScheduler } from './added-scheduler.ts';
import { Asking } from './asking.ts';
import { type Design, type Designs, design, installedBy } from './design.ts';
import { SchedulerError } from './errors.ts';
import { Runner } from './runner.ts';
import { ServerBook } from './server-book.ts';
import type { Shadow } from './shadow.ts';

/** What is told of schedulers at work. */
export interface SchedulingEvents {
  /** A scheduler failed some services: they are to go back to what they had before. */
  failed(scheduler: string, services: readonly Service[], error: SchedulerError): void;
  /** Some service is to be laid out anew. */
  stale(): void;
}

/** What the dataplane tells schedulers. */
export type Seen = Pick<Dataplane, 'census' | 'cursor'>;

/** What schedulers that were added make of a list of services. Nothing is in force yet. */
export interface Proposal {
  /** All services, as the dataplane is to have them. */
  readonly services: readonly Service[];
  /** Why some could not be laid out, by their names. */
  readonly failed: ReadonlyMap<string, SchedulerError>;
  /** It is in force now. */
  settle(): void;
}

/** A timer may come so much too early, milliseconds. */
const early = 20;

/** How long reports of latencies are gathered before services are laid out anew, milliseconds. */
const gathering = 1000;

/** Runs the schedulers that were added, each in a thread of its own, for the services that use them. */
export class Scheduling {
  readonly book = new ServerBook();
  /** What a dataplane asks and tells. */
  readonly hook: SchedulerHook;
  readonly #asking = new Asking(
    name => this.#inForce.get(name),
    (design, error) => this.#fail([design], error),
  );
  readonly #places = new Map<string, string>();
  readonly #runners = new Map<string, Runner>();
  readonly #dirty = new Set<string>();
  readonly #shadows = new Set<Shadow>();
  readonly #watching = new WeakMap<Service, Service>();
  #inForce: Designs = new Map();
  #events: SchedulingEvents | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.hook = {
      asks: ({ scheduler, layout }) => !isSchedulerName(scheduler) && layout === undefined,
      watches: ({ watched }) => watched === true,
      pick: (service, connection, loads) => this.#asking.pick(service, connection, loads),
      news: news => {
        this.#asking.tell(news);
        for (const shadow of this.#shadows) shadow.take(news);
      },
    };
  }

  /** Who is told from now on. */
  listen(events: SchedulingEvents): void {
    this.#events = events;
  }

  /** Says where the bundles of schedulers are, by name. Threads are started when they are needed. */
  know(schedulers: readonly AddedScheduler[], pathOf: (scheduler: AddedScheduler) => string): void {
    this.#places.clear();
    for (const scheduler of schedulers) this.#places.set(scheduler.name, pathOf(scheduler));
    for (const [name, runner] of this.#runners) {
      if (this.#places.has(name)) continue;
      this.#runners.delete(name);
      runner.close();
    }
  }

  /**
   * Puts a scheduler that runs in the place of the one with its name, if there is one.
   * @returns takes that back, or makes it last: the other one is ended
   */
  swap(runner: Runner): (keep: boolean) => void {
    const { name } = runner;
    const former = this.#runners.get(name);
    this.#take(runner);
    return keep => {
      if (keep) return former?.close();
      this.#runners.delete(name);
      if (former !== undefined) this.#runners.set(name, former);
      runner.close();
    };
  }

  /** Lays out the services whose scheduler was added. */
  async propose(services: readonly Service[], seen: Seen): Promise<Proposal> {
    this.book.follow(services);
    const added = services.filter(({ scheduler }) => !isSchedulerName(scheduler));
    const designs = new Map<string, Design>();
    const failed = new Map<string, SchedulerError>();
    const census = added.length > 0 ? await seen.census() : undefined;
    for (const service of added) {
      const name = serviceName(service);
      const former = this.#inForce.get(name);
      try {
        const runner = await this.#runner(service.scheduler);
        const isPresent = former?.service === service && former.runner === runner && !this.#isDue(name, former);
        const servers = census === undefined ? [] : this.book.servers(service, census);
        const cursorOf = (address: Service) => seen.cursor(address);
        designs.set(name, isPresent ? former : await design({ service, runner, servers, former, cursorOf }));
      } catch (error) {
        if (!(error instanceof SchedulerError)) throw error;
        failed.set(name, error);
      }
    }
    const watched = new Set([...this.#shadows].map(({ name }) => name));
    const installed = this.#watched(installedBy(designs, services), watched);
    return { services: installed, failed, settle: () => this.#settle(designs) };
  }

  /** Some server has another latency: in a while its service is laid out anew. */
  renew(service: string): void {
    if (!this.#inForce.has(service)) return;
    this.#dirty.add(service);
    this.#wakeIn(gathering);
  }

  /** A shadow is told of connections from when its service is put next; taking that back, no more. */
  follow(shadow: Shadow): Disposable {
    this.#shadows.add(shadow);
    return {
      [Symbol.dispose]: () => {
        this.#shadows.delete(shadow);
        shadow.close();
      },
    };
  }

  /** Ends every scheduler. */
  close(): void {
    clearTimeout(this.#timer);
    this.#events = undefined;
    for (const shadow of this.#shadows) shadow.close();
    for (const runner of this.#runners.values()) runner.close();
    this.#runners.clear();
  }

  /** Services of which somebody wants to hear. The same ones are the same objects, as long as nothing about them changes. */
  #watched(services: readonly Service[], names: ReadonlySet<string>): readonly Service[] {
    if (names.size === 0) return services;
    return services.map(service => {
      if (service.watched || !names.has(serviceName(service))) return service;
      const watched = this.#watching.get(service) ?? { ...service, watched: true };
      this.#watching.set(service, watched);
      return watched;
    });
  }

  #settle(designs: Designs): void {
    for (const [name, former] of this.#inForce) {
      if (designs.get(name)?.runner !== former.runner) former.runner.tell({ kind: 'forget', service: name });
    }
    for (const [name, next] of designs) {
      if (this.#inForce.get(name) === next) continue;
      const { runner, servers, plan, service } = next;
      runner.tell({ kind: 'offer', service: name, servers, plan, flags: service.schedulerFlags });
      this.#dirty.delete(name);
    }
    this.#inForce = designs;
    for (const name of this.#dirty) if (!designs.has(name)) this.#dirty.delete(name);
    const due = Math.min(...[...designs.values()].map(each => each.due));
    const wait = Math.min(due - performance.now(), this.#dirty.size > 0 ? gathering : Number.POSITIVE_INFINITY);
    if (Number.isFinite(wait)) this.#wakeIn(Math.max(0, wait));
  }

  #isDue(name: string, { due }: Design): boolean {
    return this.#dirty.has(name) || due <= performance.now() + early;
  }

  #wakeIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#events?.stale(), milliseconds).unref();
  }

  async #runner(name: string): Promise<Runner> {
    const running = this.#runners.get(name);
    if (running !== undefined) return running;
    const file = this.#places.get(name);
    if (file === undefined) throw new SchedulerError('ERR_FILE', name, 'expected a scheduler that was added, got none');
    const runner = await Runner.start(file, name);
    this.#take(runner);
    return runner;
  }

  #take(runner: Runner): void {
    this.#runners.set(runner.name, runner);
    runner.listen({
      lost: error => {
        if (this.#runners.get(runner.name) === runner) this.#runners.delete(runner.name);
        this.#fail(
          [...this.#inForce.values()].filter(each => each.runner === runner),
          error,
        );
      },
      complained: (service, error) => {
        const failing = this.#inForce.get(service);
        if (failing?.runner === runner) this.#fail([failing], error);
      },
    });
  }

  #fail(designs: readonly Design[], error: SchedulerError): void {
    this.#events?.failed(
      error.scheduler,
      designs.map(({ service }) => service),
      error,
    );
  }
}
