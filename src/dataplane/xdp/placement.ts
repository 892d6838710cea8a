import { serverName } from '../../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../../model/service.ts';
import { cursorAfter } from '../../sched/period.ts';
import type { Cursor, Plan, Progress } from '../../sched/scheduler.ts';
import { DataplaneError } from '../dataplane.ts';
import type { NextHops } from '../next-hop/next-hops.ts';
import { candidates, goesOn, hashTableOf, planOf } from '../plan.ts';
import { noSchedulerHook, type SchedulerHook } from '../scheduler-hook.ts';
import type { IndexEntry } from './index-half.ts';
import type { ProgramTables } from './program-tables.ts';
import { type PlacedServer, ServerEntries } from './server-entries.ts';
import type { LiveService } from './service-table.ts';
import { serviceFlags } from './service-table.ts';
import { nextPlanNumber, type Slots, schedulerWord } from './slot-maps.ts';

/** A service as it stands in the program's tables. */
export interface PlacedService extends Service {
  /** As it was asked for: who compares can see by that whether it is the same. */
  readonly asked: Service;
  readonly id: number;
  readonly servers: readonly PlacedServer[];
  readonly plan: Plan;
  /** By which the program finds the slots of the plan. */
  readonly planNumber: number;
  /** Whether the control plane is asked about its new connections; the plan is the fallback's then. */
  readonly asks: boolean;
  /** Whether the control plane is told of its connections. */
  readonly watched: boolean;
}

/** What services are placed by that schedulers of the control plane have a part in. */
type PlacementHook = Pick<SchedulerHook, 'asks' | 'watches'>;

/** One service as it was, if it was there, and as it is to be. */
interface Change {
  readonly before: PlacedService | undefined;
  readonly after: PlacedService;
}

/**
 * Puts services into the program's tables and takes them out, all that is asked for at once in one step as packets see it.
 *
 * Nothing here waits: a change is either made or refused before anything else can happen.
 */
export class Placement {
  readonly #tables: ProgramTables;
  readonly #servers: ServerEntries;
  readonly #hook: PlacementHook;
  readonly #placed = new Map<string, PlacedService>();
  #forwardsUnrecorded = false;

  /** Starts with the services that the tables hold already. */
  constructor(tables: ProgramTables, nextHops: Pick<NextHops, 'get' | 'lack'>, hook: PlacementHook = noSchedulerHook) {
    this.#tables = tables;
    this.#hook = hook;
    this.#servers = new ServerEntries(tables, nextHops);
    const stored = tables.reals.byService();
    for (const service of tables.services.live()) {
      const own = (stored.get(service.id) ?? []).map(server => ({ ...server, ...tables.loads.limits(server.index) }));
      this.#placed.set(serviceName(service), this.#adopt(service, own));
      tables.vips.add(service.vip);
    }
    tables.index.change([], this.services().map(indexEntry));
  }

  /** Takes over a service that the tables hold, and finishes what a process that was killed may have left undone. */
  #adopt(service: LiveService, servers: readonly PlacedServer[]): PlacedService {
    const fresh = planOf({ ...service, servers });
    const { id, watched: wasWatched, ...rest } = service;
    const asked = { ...rest, servers: servers.map(({ index: _index, ...server }) => server) };
    const planNumber = this.#tables.index.find(service)?.planNumber ?? nextPlanNumber(id);
    const first = { ...service, asked, servers, plan: fresh, planNumber, ...this.#schedulingOf(asked) };
    if (first.watched !== wasWatched) this.#tables.services.install(id, first);
    const start = this.#tables.slots.startOf(this.#slotsOf(first));
    const last = start === undefined ? undefined : servers[fresh.slots[start - 1] ?? -1];
    const plan = { ...fresh, start: start ?? 0, ...(last !== undefined && { after: serverName(last) }) };
    const placed = { ...first, plan };
    if (start === undefined) this.#tables.slots.install(this.#slotsOf(placed));
    return placed;
  }

  /** Every service, in the order in which they were placed. */
  services(): PlacedService[] {
    return [...this.#placed.values()];
  }

  /** @throws DataplaneError ERR_NO_SUCH_SERVICE */
  find(address: ServiceAddress): PlacedService {
    const placed = this.#placed.get(serviceName(address));
    if (placed !== undefined) return placed;
    throw new DataplaneError('ERR_NO_SUCH_SERVICE', `Expected an installed service, got ${serviceName(address)}`);
  }

  /** The service that has an id, if it is installed. */
  byId(id: number): PlacedService | undefined {
    const address = this.#tables.services.service(id);
    const placed = address && this.#placed.get(serviceName(address));
    return placed?.id === id ? placed : undefined;
  }

  /** The servers of a service as they are now; none if it is not installed. */
  serversOf(address: ServiceAddress): readonly PlacedServer[] {
    return this.#placed.get(serviceName(address))?.servers ?? [];
  }

  /** Where the walk of a service's slots is. */
  cursor(address: ServiceAddress): Cursor {
    const { plan, planNumber } = this.find(address);
    return cursorAfter(plan, this.#tables.slots.walk(planNumber)?.picks ?? 0n);
  }

  /** How many services have every port of their VIP. */
  anyPortServices(): number {
    return this.#count(({ port }) => port === 0);
  }

  /** Of how many services the program tells what becomes of their connections. */
  watchedServices(): number {
    return this.#count(({ watched }) => watched);
  }

  #count(isMeant: (service: PlacedService) => boolean): number {
    let count = 0;
    for (const service of this.#placed.values()) if (isMeant(service)) count++;
    return count;
  }

  /** Gives every service a table for packets without an entry, or takes it away. */
  forwardUnrecorded(forwards: boolean): void {
    if (this.#forwardsUnrecorded === forwards) return;
    this.#forwardsUnrecorded = forwards;
    const services = this.services().map(service => {
      const { layout } = service;
      const walked = layout && { ...layout, start: this.cursor(service).next };
      const plan = walked ?? planOf(service, this.#progress(service, service));
      return { ...service, plan, planNumber: nextPlanNumber(service.id, service.planNumber) };
    });
    this.#tables.slots.installAll(services.map(service => this.#slotsOf(service)));
    this.#tables.index.change([], services.map(indexEntry));
    for (const service of services) this.#placed.set(serviceName(service), service);
  }

  /**
   * Takes services out, and adds others or changes them to what is given. All of it is written before packets find any of it.
   * @throws DataplaneError ERR_NO_SUCH_SERVICE, ERR_TABLE_FULL; nothing has changed then
   */
  replace(removals: readonly ServiceAddress[], services: readonly Service[]): void {
    this.#servers.forgetTunnels();
    const removed = removals.map(address => this.find(address));
    const changes: Change[] = [];
    try {
      for (const service of services) {
        const change = this.#design(service);
        changes.push(change);
        this.#write(change);
      }
      const after = changes.map(change => change.after);
      this.#tables.slots.installAll(after.map(service => this.#slotsOf(service)));
      for (const change of changes) this.#amend(change.before, change.after);
      this.#tables.index.change(removed, after.map(indexEntry));
    } catch (error) {
      for (const change of changes.toReversed()) this.#takeBack(change);
      throw error;
    }
    for (const change of changes) this.#settle(change);
    this.#remove(removed);
  }

  /** Finds a place for a service. Nothing is written yet. */
  #design(service: Service): Change {
    const before = this.#placed.get(serviceName(service));
    const id = this.#tables.services.reserve(service);
    const servers = this.#servers.assign(id, service.servers, before?.servers ?? []);
    const plan = planOf({ ...service, servers }, this.#progress(service, before));
    const planNumber = nextPlanNumber(id, before?.planNumber);
    const after = { ...service, asked: service, id, servers, plan, planNumber, ...this.#schedulingOf(service) };
    return { before, after };
  }

  #schedulingOf(service: Service): Pick<PlacedService, 'asks' | 'watched'> {
    return { asks: this.#hook.asks(service), watched: this.#hook.watches(service) };
  }

  /** Writes what no packet finds yet. */
  #write({ before, after }: Change): void {
    if (before === undefined) {
      this.#tables.services.install(after.id, after);
      this.#tables.forgetTraffic(after.id);
    }
    this.#servers.add(after.id, before?.servers ?? [], after.servers);
  }

  /** Changes what packets find already: options of a service, and servers that stay. */
  #amend(before: PlacedService | undefined, after: PlacedService): void {
    if (before === undefined) return;
    this.#tables.services.install(after.id, after);
    this.#servers.amend(after.id, before.servers, after.servers);
  }

  #takeBack({ before, after }: Change): void {
    this.#servers.retire(after.servers, before?.servers ?? []);
    if (before === undefined) this.#tables.services.remove(after.id);
    else this.#amend(after, before);
  }

  /** Takes out what a change has left behind. */
  #settle({ before, after }: Change): void {
    this.#servers.retire(before?.servers ?? [], after.servers);
    if (before === undefined) this.#tables.vips.add(after.vip);
    this.#placed.set(serviceName(after), after);
  }

  #remove(services: readonly PlacedService[]): void {
    this.#tables.slots.removeAll(services.map(({ id }) => id));
    for (const service of services) {
      this.#tables.vips.remove(service.vip);
      this.#servers.retire(service.servers, []);
      this.#tables.services.remove(service.id);
      this.#placed.delete(serviceName(service));
    }
  }

  /** Leads every server's packets into the tunnel by the next hop that is known now. */
  updateTunnels(): void {
    this.#servers.updateTunnels(this.services());
  }

  #slotsOf(service: PlacedService): Slots {
    const { planNumber, servers, plan } = service;
    const indexOf = (slot: number) => servers[slot]?.index ?? -1;
    return {
      planNumber,
      start: plan.start,
      slots: plan.slots.map(indexOf),
      scheduler: schedulerWord(service),
      hashTable: this.#forwardsUnrecorded ? hashTableOf(service).map(indexOf) : [],
    };
  }

  /** How far the former plan was walked, if the new one is to take over from it. */
  #progress(service: Service, before: PlacedService | undefined): Progress | undefined {
    if (before === undefined || !goesOn(before, service)) return undefined;
    return { servers: candidates(before.servers), plan: before.plan, cursor: this.cursor(before) };
  }
}

function indexEntry(service: PlacedService): IndexEntry {
  const { id, planNumber } = service;
  return { service, id, flags: serviceFlags(service), planNumber };
}
