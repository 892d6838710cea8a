import { type Forwarding, isSameForwarding } from '../../model/forwarding.ts';
import { isSameServer, type Server, serverName } from '../../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../../model/service.ts';
import { formatIp, type Ip } from '../../net/ip.ts';
import { cursorAfter } from '../../sched/period.ts';
import type { Plan, Progress } from '../../sched/scheduler.ts';
import { DataplaneError } from '../dataplane.ts';
import type { NextHops } from '../next-hop/next-hops.ts';
import { candidates, hashTableOf, planOf } from '../plan.ts';
import type { IndexEntry } from './index-half.ts';
import type { ProgramTables } from './program-tables.ts';
import type { LiveService } from './service-table.ts';
import { serviceFlags } from './service-table.ts';
import { nextPlanNumber, type Slots, schedulerWord } from './slot-maps.ts';
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
  /** By which the program finds the slots of the plan. */
  readonly planNumber: number;
}

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
  readonly #nextHops: Pick<NextHops, 'get' | 'lack'>;
  readonly #placed = new Map<string, PlacedService>();
  /** Tunnels that the change under way has looked up. */
  readonly #lookedUp = new Map<Ip, { readonly forwarding: Forwarding; readonly tunnel: number }>();
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
    tables.index.change([], this.services().map(indexEntry));
  }

  /** Takes over a service that the tables hold, and finishes what a process that was killed may have left undone. */
  #adopt(service: LiveService, servers: readonly PlacedServer[]): PlacedService {
    const fresh = planOf({ ...service, servers });
    const { id, ...rest } = service;
    const asked = { ...rest, servers: servers.map(({ index: _index, ...server }) => server) };
    const planNumber = this.#tables.index.find(service)?.planNumber ?? nextPlanNumber(id);
    const first = { ...service, asked, servers, plan: fresh, planNumber };
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
    const services = this.services().map(service => {
      const plan = planOf(service, this.#progress(service, service));
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
    this.#lookedUp.clear();
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
    const servers = this.#assign(id, service.servers, before?.servers ?? []);
    const plan = planOf({ ...service, servers }, this.#progress(service, before));
    const after = { ...service, asked: service, id, servers, plan, planNumber: nextPlanNumber(id, before?.planNumber) };
    return { before, after };
  }

  /** Writes what no packet finds yet. */
  #write({ before, after }: Change): void {
    if (before === undefined) {
      this.#tables.services.install(after.id, after);
      this.#tables.forgetTraffic(after.id);
    }
    const present = indicesOf(before?.servers ?? []);
    after.servers.forEach((server, order) => {
      if (present.has(server.index)) return;
      this.#tables.reals.install(server.index, after.id, server, order);
      this.#lead(after.id, server);
    });
  }

  /** Changes what packets find already: options of a service, and servers that stay. */
  #amend(before: PlacedService | undefined, after: PlacedService): void {
    if (before === undefined) return;
    this.#tables.services.install(after.id, after);
    const present = indicesOf(before.servers);
    after.servers.forEach((server, order) => {
      const standing = before.servers[order];
      if (!present.has(server.index)) return;
      if (standing?.index === server.index && isSameServer(standing, server)) return;
      this.#tables.reals.setForwarding(server.index, server.forwarding);
      this.#tables.reals.setOrder(server.index, order);
      this.#lead(after.id, server);
    });
  }

  /** Sends a server what is for it, and as much as it is to have. */
  #lead(serviceId: number, server: PlacedServer): void {
    this.#tables.routes.set(server.index, serviceId, this.#tunnelOnce(server));
    this.#tables.loads.setLimits(server.index, server);
  }

  #takeBack({ before, after }: Change): void {
    const present = indicesOf(before?.servers ?? []);
    this.#retire(indicesOf(after.servers), present);
    if (before === undefined) this.#tables.services.remove(after.id);
    else this.#amend(after, before);
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

  #remove(services: readonly PlacedService[]): void {
    this.#tables.slots.removeAll(services.map(({ id }) => id));
    for (const service of services) {
      if (service.port === 0) this.#anyPort--;
      this.#tables.vips.remove(service.vip);
      for (const server of service.servers) this.#removeReal(server.index);
      this.#tables.services.remove(service.id);
      this.#placed.delete(serviceName(service));
    }
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

  /** Takes out the entries that are in one set and not in the other. */
  #retire(indices: ReadonlySet<number>, staying: ReadonlySet<number>): void {
    for (const index of indices) if (!staying.has(index)) this.#removeReal(index);
  }

  #removeReal(index: number): void {
    this.#tables.loads.retire(index);
    this.#tables.routes.clear(index);
    this.#tables.reals.remove(index);
  }

  /** The same as `#tunnel`, looked up once for all servers at an address that one change brings. */
  #tunnelOnce(server: Server): number {
    const { address, forwarding } = server;
    const known = this.#lookedUp.get(address);
    if (known !== undefined && isSameForwarding(known.forwarding, forwarding)) return known.tunnel;
    const tunnel = this.#tunnel(server);
    this.#lookedUp.set(address, { forwarding, tunnel });
    return tunnel;
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
    const { planNumber, servers, plan } = service;
    const indexOf = (slot: number) => servers[slot]?.index ?? -1;
    return {
      planNumber,
      start: plan.start,
      slots: plan.slots.map(indexOf),
      scheduler: schedulerWord(service),
      hashTable: this.#forwardsUnrecorded ? hashTableOf(servers).map(indexOf) : [],
    };
  }

  /** How far the former plan was walked, if the new one is to take over from it. */
  #progress(service: Service, before: PlacedService | undefined): Progress | undefined {
    if (before === undefined || before.scheduler !== service.scheduler) return undefined;
    const steps = this.#tables.slots.walk(before.planNumber)?.picks ?? 0n;
    return { servers: candidates(before.servers), plan: before.plan, cursor: cursorAfter(before.plan, steps) };
  }
}

function indexEntry(service: PlacedService): IndexEntry {
  const { id, planNumber } = service;
  return { service, id, flags: serviceFlags(service), planNumber };
}

function indicesOf(servers: readonly PlacedServer[]): Set<number> {
  return new Set(servers.map(server => server.index));
}

function isAt(before: Server | undefined, { address, port }: Server): boolean {
  return before?.address === address && before.port === port;
}
