import type { Connection } from '../../model/connection.ts';
import { type ServerAddress, serverName } from '../../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../../model/service.ts';
import {
  type Census,
  type Dataplane,
  DataplaneError,
  type LiveConnections,
  type ServiceTraffic,
  type VerdictCount,
} from '../dataplane.ts';
import { takeCensus } from './census.ts';
import { detachXdpDataplane } from './detach.ts';
import type { Log } from './log.ts';
import { NextHops } from './next-hop/next-hops.ts';
import type { PinFolder } from './pins.ts';
import { Placement } from './placement.ts';
import { ProgramTables } from './program-tables.ts';
import type { LoadedTables } from './tables.ts';

/** The dataplane in XDP: keeps the program's tables in step with the services, and reads what it counted. */
export class XdpDataplane implements Dataplane {
  readonly kind = 'xdp';
  readonly #loaded: LoadedTables;
  readonly #pins: PinFolder;
  readonly #tables: ProgramTables;
  readonly #nextHops: NextHops;
  readonly #placement: Placement;
  #closed = false;

  constructor(loaded: LoadedTables, pins: PinFolder, log: Log) {
    this.#loaded = loaded;
    this.#pins = pins;
    this.#tables = new ProgramTables(loaded.object, loaded.clock);
    this.#nextHops = new NextHops(() => this.#placement.updateTunnels(), log);
    this.#placement = new Placement(this.#tables, this.#nextHops);
  }

  services(): readonly Service[] {
    this.#open('list services');
    return this.#placement.services().map(({ protocol, vip, port, scheduler, servers }) => {
      const plain = servers.map(({ address, port, weight }) => ({ address, port, weight }));
      return { protocol, vip, port, scheduler, servers: plain };
    });
  }

  async put(service: Service): Promise<void> {
    this.#open('put a service');
    await this.#nextHops.follow(service.servers.map(server => server.address));
    this.#open('put a service');
    this.#placement.put(service);
    this.#forgetHops();
  }

  async remove(address: ServiceAddress): Promise<void> {
    this.#open('remove a service');
    this.#placement.remove(address);
    this.#forgetHops();
  }

  traffic(address: ServiceAddress): ServiceTraffic {
    this.#open('read counters');
    const { id, servers } = this.#placement.find(address);
    return {
      total: this.#tables.serviceTraffic.read(id),
      servers: servers.map(server => this.#tables.realTraffic.read(server.index)),
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
        yield { service, server, client, clientPort, state, expiresIn };
      }
      this.#open('list connections');
    }
  }

  async census(): Promise<Census> {
    this.#open('count connections');
    const counts = await takeCensus(this.#tables);
    const live = new Map<string, LiveConnections | undefined>();
    for (const service of this.#placement.services()) {
      for (const server of service.servers) live.set(nameOf(service, server), counts.get(server.index));
    }
    return { count: (service, server) => live.get(nameOf(service, server)) ?? { active: 0, inactive: 0 } };
  }

  /** Looks up every server's next hop and puts it in force. */
  async refresh(): Promise<void> {
    await this.#nextHops.follow(this.#addresses());
    this.#placement.updateTunnels();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
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

  #forgetHops(): void {
    this.#nextHops.retain(this.#addresses());
  }

  #addresses() {
    return new Set(this.#placement.services().flatMap(({ servers }) => servers.map(server => server.address)));
  }

  #open(operation: string): void {
    if (!this.#closed) return;
    throw new DataplaneError('ERR_CLOSED', `Could not ${operation}: expected an open dataplane, got a closed one`);
  }
}

function nameOf(service: ServiceAddress, server: ServerAddress): string {
  return `${serviceName(service)} ${serverName(server)}`;
}
