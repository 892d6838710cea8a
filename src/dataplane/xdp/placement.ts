import { isSameServer, type Server, serverName } from '../../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../../model/service.ts';
import { formatIp } from '../../net/ip.ts';
import { cursorAfter } from '../../sched/period.ts';
import type { Plan, Progress } from '../../sched/scheduler.ts';
import { DataplaneError } from '../dataplane.ts';
import type { NextHops } from './next-hop/next-hops.ts';
import { candidates, hashTableOf, planOf } from './plan.ts';
import type { ProgramTables } from './program-tables.ts';
import type { LiveService } from './service-table.ts';
import { serviceFlags } from './service-table.ts';
import { type Slots, schedulerWord } from './slot-maps.ts';
import { tunnelTo } from './tunnel.ts';
import { lackTunnels, noTunnel } from './tunnel-table.ts';

/** A real server and its index in the program's table, by which connections name it. */
export interface PlacedServer extends Server {
  readonly index: number;
}

/** A service as it stands in the program's tables. */
export interface PlacedService extends Service {
  /** As it was asked for: who compares can see by that whether it is the same. */
  readonly asked: Service;
  readonly id: number;
  readonly servers: readonly PlacedServer[];
  readonly plan: Plan;
}

/** One service as it was, if it was there, and as it is to be. */
interface Change {
  readonly before: PlacedService | undefined;
  readonly after: PlacedService;
}

/**
 * Puts services into the program's tables and takes them out, each in one step as packets see it.
 *
 * Nothing here waits: a change is either made or refused before anything else can happen.
 */
export class Placement {
  readonly #tables: ProgramTables;
  readonly #nextHops: Pick<NextHops, 'get' | 'lack'>;
  readonly #placed = new Map<string, PlacedService>();
  #anyPort = 0;
  #forwardsUnrecorded = false;

  /** Starts with the services that the tables hold already. */
  constructor(tables: ProgramTables, nextHops: Pick<NextHops, 'get' | 'lack'>) {
    this.#tables = tables;
    this.#nextHops = nextHops;
    const stored = tables.reals.byService();
    for (const service of tables.services.live()) {
      const own = (stored.get(service.id) ?? []).map(server => ({ ...server, ...tables.loads.limits(server.index) }));
      this.#placed.set(serviceName(service), this.#adopt(service, own));
      tables.vips.add(service.vip);
      if (service.port === 0) this.#anyPort++;
    }
  }

  /** Takes over a service that the tables hold, and finishes what a process that was killed may have left undone. */
  #adopt(service: LiveService, servers: readonly PlacedServer[]): PlacedService {
    const fresh = planOf({ ...service, servers });
    const { id: _id, ...rest } = service;
    const asked = { ...rest, servers: servers.map(({ index: _index, ...server }) => server) };
    const first = { ...service, asked, servers, plan: fresh };
    const start = this.#tables.slots.startOf(this.#slotsOf(first));
    const last = start === undefined ? undefined : servers[fresh.slots[start - 1] ?? -1];
    const plan = { ...fresh, start: start ?? 0, ...(last !== undefined && { after: serverName(last) }) };
    const placed = { ...first, plan };
    if (start === undefined) this.#tables.slots.install(this.#slotsOf(placed));
    this.#tables.index.insert(this.#tables.index.reserve(service), service, service.id, serviceFlags(service));
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

  /** The servers of a service as they are now; none if it is not installed. */
  serversOf(address: ServiceAddress): readonly PlacedServer[] {
    return this.#placed.get(serviceName(address))?.servers ?? [];
  }

  /** How many services have every port of their VIP. */
  anyPortServices(): number {
    return this.#anyPort;
  }

  /** Gives every service a table for packets without an entry, or takes it away. */
  forwardUnrecorded(forwards: boolean): void {
    if (this.#forwardsUnrecorded === forwards) return;
    this.#forwardsUnrecorded = forwards;
    for (const service of this.services()) {
      const progress = this.#progress(service, service);
      const placed = { ...service, plan: planOf(service, progress) };
      this.#tables.slots.install(this.#slotsOf(placed));
      this.#placed.set(serviceName(service), placed);
    }
  }

  /**
   * Adds services or changes them to what is given. All of it is written before packets find any of it.
   * @throws DataplaneError ERR_TABLE_FULL; nothing has changed then
   */
  put(services: readonly Service[]): void {
    const changes: Change[] = [];
    let isWritten = false;
    try {
      for (const service of services) changes.push(this.#write(service));
      isWritten = true;
      this.#tables.slots.installAll(changes.map(({ after }) => this.#slotsOf(after)));
      for (const { after } of changes) this.#show(after);
    } catch (error) {
      if (isWritten) for (const change of changes) this.#hide(change);
      for (const change of changes.toReversed()) this.#restoreReals(change);
      throw error;
    }
    for (const change of changes) this.#settle(change);
  }

  /** Writes what no packet finds yet, or makes no difference to. */
  #write(service: Service): Change {
    const before = this.#placed.get(serviceName(service));
    const id = this.#tables.services.reserve(service);
    const servers = this.#assign(id, service.servers, before?.servers ?? []);
    const plan = planOf({ ...service, servers }, this.#progress(service, before));
    const after = { ...service, asked: service, id, servers, plan };
    try {
      this.#tables.services.install(id, service);
      if (before === undefined) this.#tables.forgetTraffic(id);
      this.#writeReals(after, indicesOf(before?.servers ?? []), before?.servers ?? []);
      return { before, after };
    } catch (error) {
      this.#restoreReals({ before, after });
      throw error;
    }
  }

  /** From now on packets find a service, as it is now. */
  #show(service: PlacedService): void {
    this.#tables.index.insert(this.#tables.index.reserve(service), service, service.id, serviceFlags(service));
  }

  /** From now on packets find a service as it was, if at all. */
  #hide({ before, after }: Change): void {
    if (before === undefined) {
      this.#tables.index.delete(after);
      this.#tables.slots.remove(after.id);
    } else {
      this.#show(before);
      this.#tables.slots.install(this.#slotsOf(before));
    }
  }

  #restoreReals({ before, after }: Change): void {
    const present = indicesOf(before?.servers ?? []);
    this.#retire(indicesOf(after.servers), present);
    if (before === undefined) this.#tables.services.remove(after.id);
    else {
      this.#tables.services.install(after.id, before);
      this.#writeReals(before, present, []);
    }
  }

  /** Takes out what a change has left behind. */
  #settle({ before, after }: Change): void {
    this.#retire(indicesOf(before?.servers ?? []), indicesOf(after.servers));
    if (before === undefined) {
      this.#tables.vips.add(after.vip);
      if (after.port === 0) this.#anyPort++;
    }
    this.#placed.set(serviceName(after), after);
  }

  /** Takes a service out. @throws DataplaneError ERR_NO_SUCH_SERVICE */
  remove(address: ServiceAddress): void {
    const { id, port, servers } = this.find(address);
    if (port === 0) this.#anyPort--;
    this.#tables.index.delete(address);
    this.#tables.vips.remove(address.vip);
    this.#tables.slots.remove(id);
    for (const server of servers) this.#removeReal(server.index);
    this.#tables.services.remove(id);
    this.#placed.delete(serviceName(address));
  }

  /** Leads every server's packets into the tunnel by the next hop that is known now. */
  updateTunnels(): void {
    const tunnels = new Map<string, number>();
    for (const { id, servers } of this.#placed.values()) {
      for (const server of servers) {
        const name = JSON.stringify([formatIp(server.address), server.forwarding]);
        const tunnel = tunnels.get(name) ?? this.#tunnel(server);
        tunnels.set(name, tunnel);
        this.#tables.routes.set(server.index, id, tunnel);
      }
    }
    this.#tables.tunnels.retain(new Set(tunnels.values()));
  }

  #assign(id: number, servers: readonly Server[], present: readonly PlacedServer[]): PlacedServer[] {
    const former = servers.every((server, order) => isAt(present[order], server))
      ? present
      : new Map(present.map(server => [serverName(server), server]));
    const taken = new Set<number>();
    return servers.map((server, order) => {
      const before = former instanceof Map ? former.get(serverName(server)) : former[order];
      if (before !== undefined && isSameServer(before, server)) return before;
      const index = before?.index ?? this.#tables.reals.reserve(id, server, taken);
      taken.add(index);
      return { ...server, index };
    });
  }

  /** Writes entries of servers, but for those that stand as they are in the same places already. */
  #writeReals({ id, servers }: PlacedService, present: ReadonlySet<number>, standing: readonly PlacedServer[]): void {
    servers.forEach((server, order) => {
      const { index } = server;
      if (standing[order]?.index === index && isSameServer(standing[order], server)) return;
      if (present.has(index)) {
        this.#tables.reals.setForwarding(index, server.forwarding);
        this.#tables.reals.setOrder(index, order);
      } else {
        this.#tables.reals.install(index, id, server, order);
      }
      // Only now may packets be sent to it.
      this.#tables.routes.set(index, id, this.#tunnel(server));
      this.#tables.loads.setLimits(index, server);
    });
  }

  /** Takes out the entries that are in one set and not in the other. */
  #retire(indices: ReadonlySet<number>, staying: ReadonlySet<number>): void {
    for (const index of indices) if (!staying.has(index)) this.#removeReal(index);
  }

  #removeReal(index: number): void {
    this.#tables.loads.retire(index);
    this.#tables.routes.clear(index);
    this.#tables.reals.remove(index);
  }

  /** The index of the tunnel to a server. */
  #tunnel(server: Server): number {
    const hop = this.#nextHops.get(server.address);
    if (hop === undefined) {
      const lack = this.#nextHops.lack(server.address);
      return lack === undefined ? noTunnel : lackTunnels[lack];
    }
    if (!this.#tables.egress.allow(hop.ifindex)) return noTunnel;
    return this.#tables.tunnels.place(tunnelTo(server, hop), hop.tags);
  }

  #slotsOf(service: PlacedService): Slots {
    const { id, servers, plan } = service;
    const indexOf = (slot: number) => servers[slot]?.index ?? -1;
    return {
      serviceId: id,
      start: plan.start,
      slots: plan.slots.map(indexOf),
      scheduler: schedulerWord(service),
      hashTable: this.#forwardsUnrecorded ? hashTableOf(servers).map(indexOf) : [],
    };
  }

  /** How far the former plan was walked, if the new one is to take over from it. */
  #progress(service: Service, before: PlacedService | undefined): Progress | undefined {
    if (before === undefined || before.scheduler !== service.scheduler) return undefined;
    const steps = this.#tables.slots.walk(before.id)?.picks ?? 0n;
    return { servers: candidates(before.servers), plan: before.plan, cursor: cursorAfter(before.plan, steps) };
  }
}

function indicesOf(servers: readonly PlacedServer[]): Set<number> {
  return new Set(servers.map(server => server.index));
}

function isAt(before: Server | undefined, { address, port }: Server): boolean {
  return before?.address === address && before.port === port;
}
