import { type Server, serverName } from '../../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../../model/service.ts';
import type { Ipv4 } from '../../net/ipv4.ts';
import { type SchedulerName, schedulers } from '../../sched/registry.ts';
import type { Candidate, Plan, Progress } from '../../sched/scheduler.ts';
import { DataplaneError } from '../dataplane.ts';
import type { NextHops } from './next-hop/next-hops.ts';
import type { ProgramTables } from './program-tables.ts';
import type { PlacedServer } from './real-table.ts';
import type { LiveService } from './service-table.ts';
import { ipv4Of } from './supported.ts';
import { tunnelTo } from './tunnel.ts';
import { noTunnel } from './tunnel-table.ts';

/** A service as it stands in the program's tables. */
export interface PlacedService extends ServiceAddress {
  readonly id: number;
  readonly scheduler: SchedulerName;
  readonly servers: readonly PlacedServer[];
  readonly plan: Plan;
}

/**
 * Puts services into the program's tables and takes them out, each in one step as packets see it.
 *
 * Nothing here waits: a change is either made or refused before anything else can happen.
 */
export class Placement {
  readonly #tables: ProgramTables;
  readonly #nextHops: Pick<NextHops, 'get'>;
  readonly #placed = new Map<string, PlacedService>();

  /** Starts with the services that the tables hold already. */
  constructor(tables: ProgramTables, nextHops: Pick<NextHops, 'get'>) {
    this.#tables = tables;
    this.#nextHops = nextHops;
    const servers = tables.reals.byService();
    for (const service of tables.services.live()) {
      const own = servers.get(service.id) ?? [];
      this.#placed.set(serviceName(service), this.#adopt(service, own));
    }
  }

  /** Takes over a service that the tables hold, and finishes what a process that was killed may have left undone. */
  #adopt(service: LiveService, servers: readonly PlacedServer[]): PlacedService {
    const { slots } = schedulers[service.scheduler].plan(candidates(servers));
    const period = slots.map(slot => servers[slot]?.index ?? 0);
    const start = this.#tables.slots.startOf(service.id, period);
    const last = start === undefined ? undefined : servers[slots[start - 1] ?? -1];
    const plan = { slots, start: start ?? 0, ...(last !== undefined && { after: serverName(last) }) };
    if (start === undefined) this.#tables.slots.install(service.id, plan.start, period);
    this.#tables.index.insert(this.#tables.index.reserve(service), service, service.id);
    return { ...service, servers, plan };
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

  /**
   * Adds a service or changes it to what is given.
   * @throws DataplaneError ERR_TABLE_FULL; nothing has changed then
   */
  put(service: Service): void {
    const before = this.#placed.get(serviceName(service));
    const slot = this.#tables.index.reserve(service);
    const id = this.#tables.services.reserve(service);
    const servers = this.#assign(id, service.servers, before?.servers ?? []);
    const plan = schedulers[service.scheduler].plan(candidates(servers), this.#progress(service, before));

    const { protocol, vip, port, scheduler } = service;
    const placed = { protocol, vip, port, scheduler, id, servers, plan };

    const present = indicesOf(before?.servers ?? []);
    const wanted = indicesOf(servers);
    try {
      this.#tables.services.install(id, service, scheduler);
      if (before === undefined) this.#tables.forgetTraffic(id);
      this.#writeReals(placed, present);
      this.#tables.slots.install(
        id,
        plan.start,
        plan.slots.map(slot => servers[slot]?.index ?? 0),
      );
    } catch (error) {
      this.#retire(wanted, present);
      if (before === undefined) this.#tables.services.remove(id);
      else {
        this.#tables.services.install(id, before, before.scheduler);
        this.#writeReals(before, present);
      }
      throw error;
    }
    this.#retire(present, wanted);
    this.#tables.index.insert(slot, service, id);
    this.#placed.set(serviceName(service), placed);
  }

  /** Takes a service out. @throws DataplaneError ERR_NO_SUCH_SERVICE */
  remove(address: ServiceAddress): void {
    const { id, servers } = this.find(address);
    this.#tables.index.delete(address);
    this.#tables.slots.remove(id);
    for (const server of servers) this.#removeReal(server.index);
    this.#tables.services.remove(id);
    this.#placed.delete(serviceName(address));
  }

  /** Leads every server's packets into the tunnel by the next hop that is known now. */
  updateTunnels(): void {
    const tunnels = new Map<Ipv4, number>();
    for (const { id, servers } of this.#placed.values()) {
      for (const { index, address } of servers) {
        const tunnel = tunnels.get(ipv4Of(address)) ?? this.#tunnel(ipv4Of(address));
        tunnels.set(ipv4Of(address), tunnel);
        this.#tables.routes.set(index, id, tunnel);
      }
    }
    this.#tables.tunnels.retain(new Set(tunnels.values()));
  }

  #assign(id: number, servers: readonly Server[], present: readonly PlacedServer[]): PlacedServer[] {
    const indices = new Map(present.map(server => [serverName(server), server.index]));
    const taken = new Set<number>();
    return servers.map(server => {
      const index = indices.get(serverName(server)) ?? this.#tables.reals.reserve(id, server, taken);
      taken.add(index);
      return { ...server, index };
    });
  }

  #writeReals({ id, servers }: PlacedService, present: ReadonlySet<number>): void {
    servers.forEach((server, order) => {
      const { index } = server;
      if (present.has(index)) {
        this.#tables.reals.setWeight(index, server.weight);
        this.#tables.reals.setOrder(index, order);
      } else {
        this.#tables.retireTraffic(index, id);
        this.#tables.reals.install(index, id, server, order);
        // Only now may packets be sent to it.
        this.#tables.routes.set(index, id, this.#tunnel(ipv4Of(server.address)));
      }
    });
  }

  /** Takes out the entries that are in one set and not in the other. */
  #retire(indices: ReadonlySet<number>, staying: ReadonlySet<number>): void {
    for (const index of indices) if (!staying.has(index)) this.#removeReal(index);
  }

  #removeReal(index: number): void {
    this.#tables.routes.clear(index);
    this.#tables.reals.remove(index);
  }

  /** The index of the tunnel to an address. */
  #tunnel(address: Ipv4): number {
    const hop = this.#nextHops.get(address);
    if (hop === undefined || !this.#tables.egress.allow(hop.ifindex)) return noTunnel;
    return this.#tables.tunnels.place(tunnelTo(address, hop));
  }

  /** How far the former plan was walked, if the new one is to take over from it. */
  #progress(service: Service, before: PlacedService | undefined): Progress | undefined {
    if (before === undefined || before.scheduler !== service.scheduler) return undefined;
    const picks = this.#tables.slots.walk(before.id)?.picks ?? 0n;
    return { servers: candidates(before.servers), plan: before.plan, picks };
  }
}

function indicesOf(servers: readonly PlacedServer[]): Set<number> {
  return new Set(servers.map(server => server.index));
}

function candidates(servers: readonly Server[]): Candidate[] {
  return servers.map(server => ({ id: serverName(server), weight: server.weight }));
}
