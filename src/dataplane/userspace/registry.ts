import { Limits } from '../../bpf/generated/lvx.ts';
import type { Counters } from '../../model/counters.ts';
import { isSameServer, serverName } from '../../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../../model/service.ts';
import type { Settings } from '../../model/settings.ts';
import { newPickState, pickerOf } from '../../sched/picker.ts';
import { schedulers } from '../../sched/registry.ts';
import type { Progress } from '../../sched/scheduler.ts';
import { DataplaneError } from '../dataplane.ts';
import { candidates, goesOn, hashTableOf, planOf, programmed } from '../plan.ts';
import { type Attention, noAttention } from './attention.ts';
import { expirationOf, putTimeouts, rulesOf } from './rules.ts';
import { type ServerPool, serversMax } from './server-pool.ts';
import { addTraffic, countersOf, type RealServer, traffic } from './table/real-server.ts';
import { SeenServer } from './table/seen-server.ts';
import { fixedFields, type ServiceEntry } from './table/service-entry.ts';
import type { Tables } from './tables.ts';

/** What a service's number stands for, as long as connections may name it. */
interface Record {
  readonly id: number;
  /** The service as it is, or as it was last. */
  entry: ServiceEntry;
  isLive: boolean;
  /** The traffic of servers that are forgotten. */
  readonly past: Float64Array;
}

/** Where a service is in the tables. */
export interface PlacedService {
  readonly id: number;
  /** The indices of its servers, in their order. */
  readonly servers: readonly number[];
  /** By `traffic`: what servers were sent that it had once. */
  readonly former: Float64Array;
}

const servicesMax = Limits.SERVICES_MAX - 1;

/**
 * Puts services into the tables that packets are handled by. Nothing here waits, so packets see all of a change or
 * nothing of it.
 */
export class Registry {
  readonly #tables: Tables;
  readonly #pool: ServerPool;
  /** Live ones in the order in which they came. */
  readonly #live = new Map<string, Record>();
  /** Removed ones too. */
  readonly #known = new Map<string, Record>();
  readonly #byId: (Record | undefined)[] = [];
  readonly #freeIds: number[] = [];

  constructor(tables: Tables, pool: ServerPool) {
    this.#tables = tables;
    this.#pool = pool;
  }

  /** Every service, in the order in which they were put. */
  services(): readonly Service[] {
    return [...this.#live.values()].map(({ entry }) => entry.asked);
  }

  /** @throws DataplaneError ERR_NO_SUCH_SERVICE */
  find(address: ServiceAddress): ServiceEntry {
    return this.#find(address).entry;
  }

  /** The servers of a service as they are now; none if it is not installed. */
  serversOf(address: ServiceAddress): Service['servers'] {
    return this.#live.get(serviceName(address))?.entry.asked.servers ?? [];
  }

  /** The service with a number, live or removed. */
  serviceOf(id: number): ServiceEntry | undefined {
    return this.#byId[id]?.entry;
  }

  /**
   * Takes services out, and adds others or changes them to what is given.
   * @param attention to the services, in their order; left out: none
   * @returns whether some server was removed
   * @throws DataplaneError ERR_NO_SUCH_SERVICE, ERR_TABLE_FULL; nothing has changed then
   */
  replace(
    removals: readonly ServiceAddress[],
    services: readonly Service[],
    attention: readonly Attention[] = [],
  ): boolean {
    const removed = removals.map(address => this.#find(address));
    if (!this.#hasRoom(services)) this.reclaim();
    if (!this.#hasRoom(services)) throw fullError(services);
    const orphaned = services
      .map((service, index) => this.#put(service, attention[index] ?? noAttention))
      .includes(true);
    for (const record of removed) this.#remove(record);
    return orphaned || removed.length > 0;
  }

  /** Puts settings in force. */
  applySettings(settings: Settings): void {
    const before = this.#tables.rules.forwardsUnrecorded;
    this.#tables.rules = rulesOf(settings);
    putTimeouts(this.#tables.conns.timeouts, settings);
    if (before === this.#tables.rules.forwardsUnrecorded) return;
    for (const record of this.#live.values()) {
      this.#install(record, { ...record.entry, hashTable: this.#hashTable(record.entry.asked) });
    }
  }

  /** Where a service is, and what servers were sent that it had once: that does not grow any more. */
  placed(address: ServiceAddress): PlacedService {
    const { id, entry, past } = this.#find(address);
    const former = Float64Array.from(past);
    for (const server of this.#pool.removedOf(id)) addTraffic(former, server.traffic);
    return { id, servers: entry.servers.map(({ index }) => index), former };
  }

  /** What a service was sent: its servers, and those that it had once. */
  traffic(address: ServiceAddress): Counters {
    const sum = this.placed(address).former;
    for (const server of this.find(address).servers) addTraffic(sum, server.traffic);
    return countersOf(sum);
  }

  /** Frees what is kept of servers and services that were removed and that no connection names any more. */
  reclaim(): void {
    this.#pool.reclaim(({ serviceId, traffic }) => {
      const past = this.#byId[serviceId]?.past;
      if (past !== undefined) addTraffic(past, traffic);
    });
    for (const [name, { id, isLive }] of this.#known) {
      if (isLive || this.#pool.removedOf(id).length > 0) continue;
      this.#known.delete(name);
      this.#byId[id] = undefined;
      this.#freeIds.push(id);
    }
  }

  #find(address: ServiceAddress): Record {
    const record = this.#live.get(serviceName(address));
    if (record !== undefined) return record;
    throw new DataplaneError('ERR_NO_SUCH_SERVICE', `Expected an installed service, got ${serviceName(address)}`);
  }

  #hasRoom(services: readonly Service[]): boolean {
    const records = services.map(service => this.#known.get(serviceName(service)));
    const added = services.flatMap(({ servers }, index) => {
      const record = records[index];
      const present = new Set(record?.isLive ? record.entry.servers.map(({ server }) => serverName(server)) : []);
      return servers.filter(
        server => !present.has(serverName(server)) && !(record && this.#pool.isKept(record.id, server)),
      );
    });
    const created = records.filter(record => record === undefined).length;
    return this.#known.size + created <= servicesMax && added.length <= this.#pool.room;
  }

  #remove(record: Record): void {
    const { asked, servers } = record.entry;
    this.#tables.services.delete(record.entry);
    this.#tables.vips.remove(asked.vip);
    for (const server of servers) this.#pool.remove(server);
    record.isLive = false;
    this.#live.delete(serviceName(asked));
  }

  #put(service: Service, attention: Attention): boolean {
    const name = serviceName(service);
    const live = this.#live.get(name);
    const known = live ?? this.#known.get(name);
    const id = known?.id ?? this.#freeIds.pop() ?? this.#known.size + 1;
    const before = live?.entry;
    if (known !== undefined && live === undefined) this.#forgetTraffic(known);
    const servers = this.#place(id, service, before?.servers ?? []);
    const entry = { ...this.#entry(id, service, servers, known?.entry, before), ...attention };
    const record = known ?? { id, entry, isLive: true, past: new Float64Array(traffic.count) };
    record.isLive = true;
    this.#known.set(name, record);
    this.#byId[id] = record;
    this.#live.set(name, record);
    if (before === undefined) this.#tables.vips.add(service.vip);
    this.#install(record, entry);
    const gone = (before?.servers ?? []).filter(server => !servers.includes(server));
    for (const server of gone) this.#pool.remove(server);
    return gone.length > 0;
  }

  #install(record: Record, entry: ServiceEntry): void {
    record.entry = entry;
    this.#tables.services.set(entry);
  }

  #place(id: number, { servers }: Service, present: readonly RealServer[]): RealServer[] {
    const byName = new Map(present.map(real => [serverName(real.server), real]));
    return servers.map(server => {
      const real = byName.get(serverName(server));
      if (real === undefined) return this.#pool.add(id, server);
      if (!isSameServer(real.server, server)) this.#pool.change(real, server);
      return real;
    });
  }

  #entry(
    id: number,
    asked: Service,
    servers: readonly RealServer[],
    known: ServiceEntry | undefined,
    before: ServiceEntry | undefined,
  ): Omit<ServiceEntry, keyof Attention> {
    const name = programmed(asked);
    const scheduler = schedulers[name];
    const plan = planOf(asked, progressOf(asked, before));
    const state = known !== undefined && programmed(known.asked) === name ? known.state : newPickState(scheduler);
    const tables = this.#tables;
    const picker = pickerOf(scheduler, plan, state, {
      flags: asked.schedulerFlags,
      now: () => tables.now / 1000,
      random: () => Math.floor(tables.random() * 2 ** 32),
      expiration: () => expirationOf(name, tables.rules.settings),
    });
    const named = candidates(asked.servers);
    const seen = servers.flatMap(({ load }, index) => (named[index] ? new SeenServer(named[index], load) : []));
    return { id, ...fixedFields(asked), servers, seen, plan, picker, state, hashTable: this.#hashTable(asked) };
  }

  #hashTable(service: Service): readonly number[] {
    return this.#tables.rules.forwardsUnrecorded ? hashTableOf(service) : [];
  }

  /** A service that is added again is a new one. */
  #forgetTraffic({ id, past }: Record): void {
    past.fill(0);
    for (const { traffic } of this.#pool.removedOf(id)) traffic.fill(0);
  }
}

/** How far the former plan was walked, if the new one is to take over from it. */
function progressOf(service: Service, before: ServiceEntry | undefined): Progress | undefined {
  if (before === undefined || !goesOn(before.asked, service)) return undefined;
  return { servers: candidates(before.asked.servers), plan: before.plan, cursor: before.state.cursor };
}

function fullError(services: readonly Service[]): DataplaneError {
  const names = services.length === 1 && services[0] ? serviceName(services[0]) : `${services.length} services`;
  return new DataplaneError(
    'ERR_TABLE_FULL',
    `Could not put ${names}: expected room for at most ${servicesMax} services and ${serversMax} real servers, those kept for connections to removed ones included`,
  );
}
