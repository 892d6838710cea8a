import type { Connection } from '../../model/connection.ts';
import { type ServerAddress, serverName } from '../../model/server.ts';
import { type Service, type ServiceAddress, serviceDefaults, serviceName } from '../../model/service.ts';
import type { Settings } from '../../model/settings.ts';
import {
  type Census,
  type Dataplane,
  DataplaneError,
  type LiveConnections,
  noConnections,
  type ServiceTraffic,
  type VerdictCount,
} from '../dataplane.ts';
import type { PacketEvent } from '../packet-event.ts';
import type { Attachments } from './attach.ts';
import { takeCensus } from './census.ts';
import { detachXdpDataplane } from './detach.ts';
import type { Log } from './log.ts';
import { NextHops } from './next-hop/next-hops.ts';
import type { PinFolder } from './pins.ts';
import { Placement } from './placement.ts';
import { ProgramTables } from './program-tables.ts';
import { checkService, checkSettings, ipv4Of, plainConnection } from './supported.ts';
import type { LoadedTables } from './tables.ts';

/** How often removed servers and services are forgotten whose connections are gone, milliseconds. */
const upkeepEvery = 60_000;

/** The dataplane in XDP: keeps the program's tables in step with the services, and reads what it counted. */
export class XdpDataplane implements Dataplane {
  readonly kind = 'xdp';
  readonly #loaded: LoadedTables;
  readonly #pins: PinFolder;
  readonly #log: Log;
  readonly #tables: ProgramTables;
  readonly #nextHops: NextHops;
  readonly #placement: Placement;
  readonly #upkeep: NodeJS.Timeout;
  #attachments: Attachments | undefined;
  #closed = false;

  constructor(loaded: LoadedTables, pins: PinFolder, log: Log) {
    this.#loaded = loaded;
    this.#pins = pins;
    this.#log = log;
    this.#tables = new ProgramTables(loaded.object, loaded.clock);
    this.#nextHops = new NextHops(interfaces => {
      this.#placement.updateTunnels();
      this.#attachments?.repair(interfaces);
    }, log);
    this.#placement = new Placement(this.#tables, this.#nextHops);
    this.#upkeep = setInterval(() => void this.#reclaim(), upkeepEvery).unref();
  }

  services(): readonly Service[] {
    this.#open('list services');
    return this.#placement.services().map(({ protocol, vip, port, scheduler, servers }) => {
      const plain = servers.map(({ index: _, ...server }) => server);
      return { protocol, vip, port, scheduler, ...serviceDefaults, servers: plain };
    });
  }

  async put(service: Service): Promise<void> {
    this.#open('put a service');
    checkService(service);
    await this.#nextHops.follow(service.servers.map(server => ipv4Of(server.address)));
    this.#open('put a service');
    await this.#place(service);
    await this.#nextHops.retain(this.#addresses());
  }

  async remove(address: ServiceAddress): Promise<void> {
    this.#open('remove a service');
    this.#placement.remove(address);
    await this.#nextHops.retain(this.#addresses());
  }

  async applySettings(settings: Settings): Promise<void> {
    this.#open('apply settings');
    checkSettings(settings);
  }

  traffic(address: ServiceAddress): ServiceTraffic {
    this.#open('read counters');
    const { id, servers } = this.#placement.find(address);
    return {
      total: this.#tables.trafficOf(
        id,
        servers.map(server => server.index),
      ),
      servers: servers.map(server => this.#tables.routes.traffic(server.index)),
    };
  }

  verdicts(): readonly VerdictCount[] {
    this.#open('read verdicts');
    return this.#tables.verdicts.read();
  }

  async *connections(): AsyncIterable<Connection> {
    this.#open('list connections');
    for await (const chunk of this.#tables.conns.chunks()) {
      for (const { client, clientPort, serviceId, real, state, expiresIn } of chunk) {
        const service = this.#tables.services.service(serviceId);
        const server = this.#tables.reals.server(real);
        if (service === undefined || server === undefined) continue;
        yield { service, server, client, clientPort, ...plainConnection(service), state, expiresIn };
      }
      this.#open('list connections');
    }
  }

  async *events(): AsyncIterable<PacketEvent> {
    this.#open('follow events');
    const none: readonly PacketEvent[] = [];
    yield* none;
  }

  async census(): Promise<Census> {
    this.#open('count connections');
    const counts = await takeCensus(this.#tables);
    const live = new Map<string, LiveConnections | undefined>();
    for (const service of this.#placement.services()) {
      for (const server of service.servers) live.set(nameOf(service, server), counts.get(server.index));
    }
    return { count: (service, server) => live.get(nameOf(service, server)) ?? noConnections };
  }

  /** From now on the program stays on its interfaces, also if they are deleted and made again. */
  keepAttached(attachments: Attachments): void {
    this.#attachments = attachments;
  }

  /** Looks up every server's next hop and puts it in force. */
  async refresh(): Promise<void> {
    await this.#nextHops.follow(this.#addresses());
    this.#placement.updateTunnels();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#upkeep);
    this.#nextHops[Symbol.dispose]();
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

  /** Places a service; where a table is full, once more after what is kept for connections that are gone was freed. */
  async #place(service: Service): Promise<void> {
    try {
      this.#placement.put(service);
    } catch (error) {
      if (!(error instanceof DataplaneError) || error.code !== 'ERR_TABLE_FULL') throw error;
      await takeCensus(this.#tables);
      this.#placement.put(service);
    }
  }

  /** Frees what is kept for connections that are gone. */
  async #reclaim(): Promise<void> {
    try {
      await takeCensus(this.#tables);
    } catch (error) {
      if (!this.#closed) this.#log.warn(`Could not read the connection table: ${String(error)}`);
    }
  }

  #addresses() {
    return new Set(this.#placement.services().flatMap(({ servers }) => servers.map(server => ipv4Of(server.address))));
  }

  #open(operation: string): void {
    if (!this.#closed) return;
    throw new DataplaneError('ERR_CLOSED', `Could not ${operation}: expected an open dataplane, got a closed one`);
  }
}

function nameOf(service: ServiceAddress, server: ServerAddress): string {
  return `${serviceName(service)} ${serverName(server)}`;
}
