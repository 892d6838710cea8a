import { settingsCodec } from '../../bpf/generated/lvx.ts';
import { u64 } from '../../bpf/index.ts';
import type { Connection } from '../../model/connection.ts';
import type { Service, ServiceAddress } from '../../model/service.ts';
import { defaultSettings, type Settings } from '../../model/settings.ts';
import type { Cursor } from '../../sched/scheduler.ts';
import { AddressUses } from '../address-uses.ts';
import { Broadcast } from '../broadcast.ts';
import {
  type Census,
  type Condition,
  type Dataplane,
  DataplaneError,
  type ServiceTraffic,
  type VerdictCount,
} from '../dataplane.ts';
import { linksOf } from '../explain/links.ts';
import type { Explanation, PacketQuestion } from '../explanation.ts';
import type { Log } from '../log.ts';
import { ipCommand } from '../next-hop/ip-command.ts';
import { readInterfaces } from '../next-hop/kernel-tables.ts';
import { NextHops } from '../next-hop/next-hops.ts';
import type { PacketEvent } from '../packet-event.ts';
import { noSchedulerHook, type SchedulerHook } from '../scheduler-hook.ts';
import type { SlowPathCount } from '../slow-path-count.ts';
import { forwardsUnrecorded, timeoutsOf } from '../states.ts';
import type { Attachments } from './attach.ts';
import { takeCensus } from './census.ts';
import { readConnections } from './connections.ts';
import { detachXdpDataplane } from './detach.ts';
import { EventStream } from './event-stream.ts';
import { Explainer } from './explain/explainer.ts';
import { NewsStream } from './news-stream.ts';
import { openSlowPath } from './open-slow-path.ts';
import type { PinFolder } from './pins.ts';
import { leavesOrphans, placeWherePossible } from './place.ts';
import { Placement } from './placement.ts';
import { programSettings } from './program-settings.ts';
import { ProgramTables } from './program-tables.ts';
import { capacityOf } from './sizes.ts';
import type { SlowPath } from './slow-path/index.ts';
import { Sweeper } from './sweeper.ts';
import type { LoadedTables } from './tables.ts';
import { readXdpModes } from './xdp-modes.ts';

/** How often removed servers and services are forgotten whose connections are gone, milliseconds. */
const upkeepEvery = 60_000;

/** What the dataplane in XDP is made of. */
interface XdpParts {
  readonly loaded: LoadedTables;
  readonly pins: PinFolder;
  readonly log: Log;
  readonly hook?: SchedulerHook | undefined;
}

/** The dataplane in XDP: keeps the program's tables in step with the services, and reads what it counted. */
export class XdpDataplane implements Dataplane {
  readonly kind = 'xdp';
  readonly #loaded: LoadedTables;
  readonly #pins: PinFolder;
  readonly #tables: ProgramTables;
  readonly #nextHops: NextHops;
  readonly #placement: Placement;
  readonly #explainer: Explainer;
  readonly #sweeper: Sweeper;
  readonly #slowPath: SlowPath;
  readonly #eventStream: EventStream;
  readonly #newsStream: NewsStream;
  readonly #upkeep: NodeJS.Timeout;
  readonly #addresses = new AddressUses();
  #settings: Settings = defaultSettings;
  #attachments: Attachments | undefined;
  readonly #events = new Broadcast<PacketEvent>();
  #closed = false;

  constructor({ loaded, pins, log, hook = noSchedulerHook }: XdpParts) {
    this.#loaded = loaded;
    this.#pins = pins;
    this.#tables = new ProgramTables(loaded.object, loaded.clock, timeoutsOf(defaultSettings));
    this.#nextHops = new NextHops(interfaces => {
      this.#tables.vlans.update(interfaces);
      this.#placement.updateTunnels();
      this.#attachments?.repair(interfaces);
    }, log);
    this.#placement = new Placement(this.#tables, this.#nextHops, hook);
    this.#explainer = new Explainer({ ...loaded, tables: this.#tables, placement: this.#placement });
    for (const { servers } of this.#placement.services()) this.#addresses.replace([], servers);
    const { connPairs } = loaded.sizes;
    this.#sweeper = new Sweeper(loaded.object.program('sweep'), {
      pairs: connPairs,
      servers: () => this.#tables.reals.end,
    });
    this.#sweeper.start();
    this.#slowPath = openSlowPath({
      ...{ loaded, log, hook },
      ...{ tables: this.#tables, nextHops: this.#nextHops, placement: this.#placement },
    });
    const { reals, services } = this.#tables;
    const server = (index: number) => reals.server(index);
    this.#newsStream = new NewsStream({
      map: loaded.object.map('conn_news'),
      lost: loaded.object.variable('conn_news_lost', u64),
      ...{ server, service: id => services.service(id), take: news => hook.news(news) },
    });
    this.#eventStream = new EventStream(loaded.object.map('events'), server, this.#events);
    this.#upkeep = setInterval(() => this.#tables.reclaim(), upkeepEvery).unref();
  }

  services(): readonly Service[] {
    this.#open('list services');
    return this.#placement.services().map(({ asked }) => asked);
  }

  put(...services: readonly Service[]): Promise<void> {
    return this.replace([], services);
  }

  remove(address: ServiceAddress): Promise<void> {
    return this.replace([address], []);
  }

  async replace(removals: readonly ServiceAddress[], services: readonly Service[]): Promise<void> {
    this.#open('replace services');
    const after = services.flatMap(({ servers }) => servers);
    await this.#nextHops.follow(new Set(after.map(({ address }) => address)));
    this.#open('replace services');
    const before = [...removals, ...services].flatMap(service => this.#placement.serversOf(service));
    const orphaned = leavesOrphans(this.#placement, removals, services);
    try {
      const parts = { placement: this.#placement, sweeper: this.#sweeper, tables: this.#tables };
      placeWherePossible(parts, removals, services);
    } catch (error) {
      await this.#nextHops.retain(this.#addresses);
      throw error;
    }
    this.#writeSettings();
    // Then connections end with their servers.
    if (orphaned && this.#settings.expire_nodest_conn !== 0) await this.#sweeper.endOrphans();
    if (this.#addresses.replace(before, after)) await this.#nextHops.retain(this.#addresses);
  }

  async applySettings(settings: Settings): Promise<void> {
    this.#open('apply settings');
    this.#settings = settings;
    this.#tables.conns.timeouts = timeoutsOf(settings);
    this.#placement.forwardUnrecorded(forwardsUnrecorded(settings));
    this.#writeSettings();
  }

  async cursor(address: ServiceAddress): Promise<Cursor> {
    this.#open('read a walk');
    return this.#placement.cursor(address);
  }

  traffic(address: ServiceAddress): ServiceTraffic {
    this.#open('read counters');
    const { id, servers: placed } = this.#placement.find(address);
    const servers = placed.map(({ index }) => this.#tables.traffic(index));
    return { total: this.#tables.trafficOf(id, servers), servers };
  }

  verdicts(): readonly VerdictCount[] {
    this.#open('read verdicts');
    return this.#tables.verdicts.read();
  }

  slowPath(): readonly SlowPathCount[] {
    this.#open('read what the slow path did');
    return this.#slowPath.counts(this.verdicts());
  }

  connections(): AsyncIterable<Connection> {
    this.#open('list connections');
    return readConnections(this.#tables, () => this.#open('list connections'));
  }

  events(): AsyncIterable<PacketEvent> {
    this.#open('follow events');
    return this.#events;
  }

  async census(): Promise<Census> {
    this.#open('count connections');
    return takeCensus(this.#placement.services(), this.#tables.loads);
  }

  async explain(question: PacketQuestion): Promise<Explanation> {
    this.#open('explain a packet');
    const interfaces = await readInterfaces(ipCommand);
    this.#open('explain a packet');
    return this.#explainer.explain(question, linksOf(interfaces, question.interface));
  }

  async condition(): Promise<Condition> {
    this.#open('tell its condition');
    const { loads, reals } = this.#tables;
    const table = { entries: loads.entries(reals.end), capacity: capacityOf(this.#loaded.sizes) };
    return { ...table, modes: await readXdpModes(ipCommand) };
  }

  /** From now on the program stays on its interfaces, also if they are deleted and made again. */
  keepAttached(attachments: Attachments): void {
    this.#attachments = attachments;
  }

  /** Looks up every server's next hop and puts it in force. */
  async refresh(): Promise<void> {
    await this.#nextHops.follow(this.#addresses.all());
    this.#placement.updateTunnels();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events.close();
    clearInterval(this.#upkeep);
    this.#sweeper[Symbol.dispose]();
    this.#slowPath.close();
    this.#eventStream.close();
    this.#newsStream.close();
    this.#nextHops[Symbol.dispose]();
    this.#explainer[Symbol.dispose]();
    this.#tables[Symbol.dispose]();
    this.#loaded.object.close();
  }

  detach(): void {
    this.close();
    detachXdpDataplane(this.#pins.path);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #writeSettings(): void {
    const { object, clock } = this.#loaded;
    const { timeouts } = this.#tables.conns;
    const anyPortServices = this.#placement.anyPortServices();
    const watchedServices = this.#placement.watchedServices();
    object
      .variable('settings', settingsCodec)
      .set(programSettings(this.#settings, { clock, timeouts, anyPortServices, watchedServices }));
  }

  #open(operation: string): void {
    if (!this.#closed) return;
    throw new DataplaneError('ERR_CLOSED', `Could not ${operation}: expected an open dataplane, got a closed one`);
  }
}
