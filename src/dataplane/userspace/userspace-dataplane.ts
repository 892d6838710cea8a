import type { Connection } from '../../model/connection.ts';
import { type ServerAddress, serverName } from '../../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../../model/service.ts';
import { defaultSettings, type Settings } from '../../model/settings.ts';
import type { Cursor } from '../../sched/scheduler.ts';
import { AddressUses } from '../address-uses.ts';
import { Broadcast } from '../broadcast.ts';
import {
  type Census,
  type Condition,
  type Dataplane,
  DataplaneError,
  type LiveConnections,
  noConnections,
  type ServiceTraffic,
  type VerdictCount,
} from '../dataplane.ts';
import { explain } from '../explain/explain.ts';
import { linksOf } from '../explain/links.ts';
import type { Explanation, PacketQuestion } from '../explanation.ts';
import type { Log } from '../log.ts';
import { ipCommand } from '../next-hop/ip-command.ts';
import { readInterfaces } from '../next-hop/kernel-tables.ts';
import { NextHops } from '../next-hop/next-hops.ts';
import type { PacketEvent } from '../packet-event.ts';
import type { SlowPathCount } from '../slow-path-count.ts';
import { handle } from './engine.ts';
import { viewOf } from './explain/view.ts';
import type { HostRule } from './io/host-rule.ts';
import { listConnections } from './list.ts';
import { makeTables } from './make-tables.ts';
import { verdictCounts } from './meanings.ts';
import type { Outbox } from './outbox.ts';
import { eventOf } from './packet-event.ts';
import { Registry } from './registry.ts';
import { ServerPool } from './server-pool.ts';
import { Sweeper } from './sweeper.ts';
import { countersOf } from './table/real-server.ts';
import type { Tables } from './tables.ts';
import { updateVlans } from './vlans.ts';
import { Ways } from './ways.ts';

/** How often removed servers and services are forgotten whose connections are gone, milliseconds. */
const upkeepEvery = 60_000;

/** What the dataplane is made with. */
interface DataplaneParts {
  /** Connections and persistence templates that there is room for. */
  readonly connections: number;
  readonly log: Log;
  /** Keeps the host from answering for services; goes with the dataplane. Left out: the host sees no packets. */
  readonly host?: HostRule;
}

/** The dataplane in this process: the stages of the XDP program in TypeScript, on frames that are handed to it. */
export class UserspaceDataplane implements Dataplane {
  readonly kind = 'userspace';
  readonly #tables: Tables;
  readonly #pool: ServerPool;
  readonly #registry: Registry;
  readonly #sweeper: Sweeper;
  readonly #nextHops: NextHops;
  readonly #addresses = new AddressUses();
  readonly #events = new Broadcast<PacketEvent>();
  readonly #upkeep: NodeJS.Timeout;
  #settings: Settings = defaultSettings;
  readonly #host: HostRule | undefined;
  #attachment: Disposable | undefined;
  #closed = false;

  constructor({ connections, log, host }: DataplaneParts) {
    this.#host = host;
    this.#nextHops = new NextHops(interfaces => {
      updateVlans(this.#tables.vlans, interfaces);
      this.#pool.updateWays();
    }, log);
    this.#pool = new ServerPool(new Ways(this.#nextHops));
    this.#tables = makeTables({
      connections,
      answersForHost: host !== undefined,
      servers: this.#pool.list,
      learnMtu: (server, mtu) => this.#nextHops.learnMtu(server, mtu),
      tell: (packet, verdict) => this.#events.publish(eventOf(packet, verdict, new Date())),
    });
    this.#registry = new Registry(this.#tables, this.#pool);
    this.#sweeper = new Sweeper(this.#tables, id => this.#registry.serviceOf(id), now);
    this.#sweeper.start();
    this.#upkeep = setInterval(() => this.#registry.reclaim(), upkeepEvery).unref();
  }

  /** Handles a frame that came in by an interface. Returns its verdict's number; what is to be sent is added to `outbox`. */
  handle(frame: Uint8Array, ifindex: number): number {
    return handle(this.#tables, frame, ifindex, now());
  }

  /** What the frames that were handled have brought about: who sends it empties it. */
  get outbox(): Outbox {
    return this.#tables.outbox;
  }

  services(): readonly Service[] {
    this.#open('list services');
    return this.#registry.services();
  }

  put(...services: readonly Service[]): Promise<void> {
    return this.replace([], services);
  }

  remove(address: ServiceAddress): Promise<void> {
    return this.replace([address], []);
  }

  async replace(removals: readonly ServiceAddress[], services: readonly Service[]): Promise<void> {
    this.#open('replace services');
    for (const address of removals) this.#registry.find(address);
    const after = services.flatMap(({ servers }) => servers);
    await this.#nextHops.follow(new Set(after.map(({ address }) => address)));
    this.#open('replace services');
    const before = [...removals, ...services].flatMap(service => this.#registry.serversOf(service));
    const orphaned = await this.#orRetain(async () => {
      await this.#host?.cover([...this.#registry.services(), ...services]);
      this.#open('replace services');
      return this.#registry.replace(removals, services);
    });
    if (removals.length > 0) await this.#host?.cover(this.#registry.services());
    if (orphaned) await this.#endOrphans();
    if (this.#addresses.replace(before, after)) await this.#nextHops.retain(this.#addresses);
  }

  async applySettings(settings: Settings): Promise<void> {
    this.#open('apply settings');
    this.#settings = settings;
    this.#registry.applySettings(settings);
  }

  cursor(address: ServiceAddress): Cursor {
    this.#open('read a walk');
    return this.#registry.find(address).state.cursor;
  }

  traffic(address: ServiceAddress): ServiceTraffic {
    this.#open('read counters');
    const { servers } = this.#registry.find(address);
    return {
      total: this.#registry.traffic(address),
      servers: servers.map(server => countersOf(server.traffic)),
    };
  }

  verdicts(): readonly VerdictCount[] {
    this.#open('read verdicts');
    return verdictCounts(this.#tables.verdicts);
  }

  slowPath(): readonly SlowPathCount[] {
    return [];
  }

  async *connections(): AsyncIterable<Connection> {
    this.#open('list connections');
    for await (const some of listConnections(this.#tables, id => this.#registry.serviceOf(id), now)) {
      yield* some;
      this.#open('list connections');
    }
  }

  events(): AsyncIterable<PacketEvent> {
    this.#open('follow events');
    return this.#events;
  }

  async census(): Promise<Census> {
    this.#open('count connections');
    const live = new Map<string, LiveConnections>();
    for (const service of this.#registry.services()) {
      for (const { server, load } of this.#registry.find(service).servers) {
        const { active, inactive, templates: persistent } = load;
        live.set(nameOf(service, server), { active, inactive, persistent });
      }
    }
    return { count: (service, server) => live.get(nameOf(service, server)) ?? noConnections };
  }

  async explain(question: PacketQuestion): Promise<Explanation> {
    this.#open('explain a packet');
    const interfaces = await readInterfaces(ipCommand);
    this.#open('explain a packet');
    return explain(viewOf(this.#tables, now()), question, linksOf(interfaces, question.interface));
  }

  async condition(): Promise<Condition> {
    this.#open('tell its condition');
    const { size: entries, capacity } = this.#tables.conns;
    return { entries, capacity, modes: new Map() };
  }

  /** Looks up every server's next hop and puts it in force. */
  async refresh(): Promise<void> {
    await this.#nextHops.follow(this.#addresses.all());
    this.#pool.updateWays();
  }

  /** From now on what hands frames to this dataplane goes with it. */
  keepAttached(attachment: Disposable): void {
    this.#attachment = attachment;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#attachment?.[Symbol.dispose]();
    this.#host?.remove();
    this.#events.close();
    clearInterval(this.#upkeep);
    this.#sweeper[Symbol.dispose]();
    this.#nextHops[Symbol.dispose]();
  }

  /** Nothing is left behind when it is closed. */
  detach(): void {
    this.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Does something; if that fails, what was prepared for it is taken back. */
  async #orRetain<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (!this.#closed) await this.#host?.cover(this.#registry.services());
      await this.#nextHops.retain(this.#addresses);
      throw error;
    }
  }

  /** With `expire_nodest_conn`, connections end with their servers. */
  async #endOrphans(): Promise<void> {
    if (this.#settings.expire_nodest_conn !== 0) await this.#sweeper.endOrphans();
  }

  #open(operation: string): void {
    if (!this.#closed) return;
    throw new DataplaneError('ERR_CLOSED', `Could not ${operation}: expected an open dataplane, got a closed one`);
  }
}

function now(): number {
  return performance.now();
}

function nameOf(service: ServiceAddress, server: ServerAddress): string {
  return `${serviceName(service)} ${serverName(server)}`;
}
