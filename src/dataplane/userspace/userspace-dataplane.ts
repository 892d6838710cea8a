import type { Connection } from '../../model/connection.ts';
import { type ServerAddress, serverName } from '../../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../../model/service.ts';
import type { Settings } from '../../model/settings.ts';
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
import { linksOf } from '../explain/links.ts';
import type { Explanation, PacketQuestion } from '../explanation.ts';
import type { Log } from '../log.ts';
import type { Interface } from '../next-hop/interface.ts';
import { ipCommand } from '../next-hop/ip-command.ts';
import { readInterfaces } from '../next-hop/kernel-tables.ts';
import { NextHops } from '../next-hop/next-hops.ts';
import type { PacketEvent } from '../packet-event.ts';
import type { SchedulerHook } from '../scheduler-hook.ts';
import type { SlowPathCount } from '../slow-path-count.ts';
import { askedCount } from './asked-counts.ts';
import { now } from './clock.ts';
import type { HostRule } from './io/host-rule.ts';
import { listConnections } from './list.ts';
import { lossCounts } from './losses.ts';
import { verdictCounts } from './meanings.ts';
import { counts } from './table/conn-memory.ts';
import { addTraffic, countersOf, loadIn, trafficIn } from './table/real-server.ts';
import { Directory } from './thread/directory.ts';
import { NetworkNews } from './thread/network-news.ts';
import type { PacketClient } from './thread/packet-client.ts';
import type { Notice } from './thread/protocol.ts';
import { SchedulerDesk } from './thread/scheduler-desk.ts';
import { vlansOf } from './vlans.ts';

/** What the dataplane is made with. */
interface DataplaneParts {
  /** Handles packets; goes with the dataplane. */
  readonly thread: PacketClient;
  readonly log: Log;
  readonly hook: SchedulerHook;
  /** Keeps the host from answering for services; goes with the dataplane. Left out: the host sees no packets. */
  readonly host: HostRule | undefined;
  /** Is told if the dataplane ends by itself: packets are not forwarded any more. */
  readonly fail: (error: Error) => void;
}

/**
 * The dataplane in this process: the stages of the XDP program in TypeScript, in a thread of their own. Here is what rules
 * that thread: it is told of services, settings and next hops, and what it counts is read in the memory that both have.
 */
export class UserspaceDataplane implements Dataplane {
  readonly kind = 'userspace';
  readonly #thread: PacketClient;
  readonly #directory = new Directory();
  readonly #desk: SchedulerDesk;
  readonly #nextHops: NextHops;
  readonly #news: NetworkNews;
  readonly #addresses = new AddressUses();
  readonly #events = new Broadcast<PacketEvent>();
  readonly #host: HostRule | undefined;
  #closed = false;

  constructor({ thread, log, hook, host, fail }: DataplaneParts) {
    this.#thread = thread;
    this.#host = host;
    this.#desk = new SchedulerDesk({ hook, directory: this.#directory, thread, log });
    this.#nextHops = new NextHops(interfaces => this.#tellNetwork(interfaces), log);
    this.#news = new NetworkNews(this.#nextHops);
    const failed = (cause: Error) => {
      this.close();
      const message = `The thread that handles packets has ended; packets are no longer forwarded: ${cause.message}`;
      fail(new DataplaneError('ERR_CLOSED', message, { cause }));
    };
    thread.listen(notice => this.#takeNotice(notice), failed);
  }

  services(): readonly Service[] {
    this.#open('list services');
    return this.#directory.services();
  }

  put(...services: readonly Service[]): Promise<void> {
    return this.replace([], services);
  }

  remove(address: ServiceAddress): Promise<void> {
    return this.replace([address], []);
  }

  async replace(removals: readonly ServiceAddress[], services: readonly Service[]): Promise<void> {
    this.#open('replace services');
    for (const address of removals) this.#directory.find(address);
    const after = services.flatMap(({ servers }) => servers);
    await this.#nextHops.follow(new Set(after.map(({ address }) => address)));
    this.#open('replace services');
    const before = [...removals, ...services].flatMap(service => this.#directory.serversOf(service));
    await this.#orRetain(async () => {
      await this.#host?.cover([...this.#directory.services(), ...services]);
      this.#open('replace services');
      const hops = this.#news.about(after.map(({ address }) => address));
      if (hops.length > 0) this.#thread.tell('network', { hops });
      const attention = this.#desk.attentionTo(services);
      const placed = await this.#thread.order('replace', { removals, services, attention });
      this.#directory.replace(removals, services, placed);
    });
    if (removals.length > 0) await this.#host?.cover(this.#directory.services());
    if (this.#addresses.replace(before, after)) await this.#retainAddresses();
  }

  async applySettings(settings: Settings): Promise<void> {
    this.#open('apply settings');
    await this.#thread.order('settings', settings);
  }

  async cursor(address: ServiceAddress): Promise<Cursor> {
    this.#open('read a walk');
    return this.#thread.order('cursor', address);
  }

  traffic(address: ServiceAddress): ServiceTraffic {
    this.#open('read counters');
    const { placed } = this.#directory.find(address);
    const total = Float64Array.from(placed.former);
    const servers = placed.servers.map(index => {
      const counts = trafficIn(this.#thread.memory.servers, index);
      addTraffic(total, counts);
      return countersOf(counts);
    });
    return { total: countersOf(total), servers };
  }

  verdicts(): readonly VerdictCount[] {
    this.#open('read verdicts');
    const { verdicts, losses } = this.#thread.memory;
    return [...verdictCounts(verdicts), ...lossCounts(losses)];
  }

  slowPath(): readonly SlowPathCount[] {
    this.#open('read what became of packets that wait');
    const { asked, verdicts } = this.#thread.memory;
    return [askedCount(asked, verdicts)];
  }

  async *connections(): AsyncIterable<Connection> {
    this.#open('list connections');
    for await (const some of listConnections(this.#thread.memory.connections, this.#directory, now)) {
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
    for (const { service, placed } of this.#directory.installed()) {
      for (const [order, server] of service.servers.entries()) {
        const cells = loadIn(this.#thread.memory.servers, placed.servers[order] ?? -1);
        const [active = 0, inactive = 0, persistent = 0] = cells;
        live.set(nameOf(service, server), { active, inactive, persistent });
      }
    }
    return { count: (service, server) => live.get(nameOf(service, server)) ?? noConnections };
  }

  async explain(question: PacketQuestion): Promise<Explanation> {
    this.#open('explain a packet');
    const interfaces = await readInterfaces(ipCommand);
    this.#open('explain a packet');
    return this.#thread.order('explain', { question, links: linksOf(interfaces, question.interface) });
  }

  async condition(): Promise<Condition> {
    this.#open('tell its condition');
    const { counts: filled, capacity } = this.#thread.memory.connections;
    return { entries: filled[counts.size] ?? 0, capacity, modes: new Map() };
  }

  /** Looks up every server's next hop and puts it in force. */
  async refresh(): Promise<void> {
    await this.#nextHops.refresh();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#thread.close();
    this.#host?.remove();
    this.#events.close();
    this.#nextHops[Symbol.dispose]();
  }

  /** Nothing is left behind when it is closed. */
  detach(): void {
    this.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #takeNotice(notice: Notice): void {
    if (notice.kind === 'event') this.#events.publish(notice.event);
    else if (notice.kind === 'mtu') this.#nextHops.learnMtu(notice.server, notice.mtu);
    else this.#desk.take(notice);
  }

  #tellNetwork(interfaces: ReadonlyMap<string, Interface>): void {
    if (this.#closed) return;
    this.#thread.tell('network', { hops: this.#news.about(this.#addresses.all()), vlans: vlansOf(interfaces) });
  }

  /** Does something; if that fails, what was prepared for it is taken back. */
  async #orRetain(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!this.#closed) await this.#host?.cover(this.#directory.services());
      await this.#retainAddresses();
      throw error;
    }
  }

  async #retainAddresses(): Promise<void> {
    const gone = this.#news.retain(this.#addresses);
    if (gone.length > 0 && !this.#closed) this.#thread.tell('network', { hops: gone });
    await this.#nextHops.retain(this.#addresses);
  }

  #open(operation: string): void {
    if (!this.#closed) return;
    throw new DataplaneError('ERR_CLOSED', `Could not ${operation}: expected an open dataplane, got a closed one`);
  }
}

function nameOf(service: ServiceAddress, server: ServerAddress): string {
  return `${serviceName(service)} ${serverName(server)}`;
}
