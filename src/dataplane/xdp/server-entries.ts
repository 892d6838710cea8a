import { type Forwarding, isSameForwarding } from '../../model/forwarding.ts';
import { isSameServer, type Server, serverKey } from '../../model/server.ts';
import type { Ip } from '../../net/ip.ts';
import type { NextHops } from '../next-hop/next-hops.ts';
import type { ProgramTables } from './program-tables.ts';
import { tunnelTo } from './tunnel.ts';
import { lackTunnels, noTunnel } from './tunnel-table.ts';

/** A real server and its index in the program's table, by which connections name it. */
export interface PlacedServer extends Server {
  readonly index: number;
}

/** A service's id and servers. */
interface ServersOfService {
  readonly id: number;
  readonly servers: readonly PlacedServer[];
}

/** The entries of real servers in the program's tables: what each is, the way to it, and how much it is to have. */
export class ServerEntries {
  readonly #tables: ProgramTables;
  readonly #nextHops: Pick<NextHops, 'get' | 'lack'>;
  /** Tunnels that the change under way has looked up. */
  readonly #lookedUp = new Map<Ip, { readonly forwarding: Forwarding; readonly tunnel: number }>();

  constructor(tables: ProgramTables, nextHops: Pick<NextHops, 'get' | 'lack'>) {
    this.#tables = tables;
    this.#nextHops = nextHops;
  }

  /** Before each change: next hops may be others now. */
  forgetTunnels(): void {
    this.#lookedUp.clear();
  }

  /**
   * Finds indices for the servers of a service: those that stay keep theirs. Nothing is written yet.
   * @throws DataplaneError ERR_TABLE_FULL
   */
  assign(id: number, servers: readonly Server[], present: readonly PlacedServer[]): PlacedServer[] {
    const former = servers.every((server, order) => isAt(present[order], server))
      ? present
      : new Map(present.map(server => [serverKey(server), server]));
    const reserve = this.#tables.reals.reservation(id);
    return servers.map((server, order) => {
      const before = former instanceof Map ? former.get(serverKey(server)) : former[order];
      if (before !== undefined && isSameServer(before, server)) return before;
      return { ...server, index: before?.index ?? reserve(server) };
    });
  }

  /** Writes those of a service that come. No packet is sent to them yet. */
  add(serviceId: number, before: readonly PlacedServer[], after: readonly PlacedServer[]): void {
    const present = indicesOf(before);
    after.forEach((server, order) => {
      if (present.has(server.index)) return;
      this.#tables.reals.install(server.index, serviceId, server, order);
      this.#lead(serviceId, server);
    });
  }

  /** Changes those of a service that stay. Packets are sent to them already. */
  amend(serviceId: number, before: readonly PlacedServer[], after: readonly PlacedServer[]): void {
    const present = new Map(before.map(server => [server.index, server]));
    after.forEach((server, order) => {
      const standing = present.get(server.index);
      if (standing === undefined) return;
      if (before[order] !== standing) this.#tables.reals.setOrder(server.index, order);
      if (isSameServer(standing, server)) return;
      if (!isSameForwarding(standing.forwarding, server.forwarding)) {
        this.#tables.reals.setForwarding(server.index, server.forwarding);
      }
      this.#lead(serviceId, server);
    });
  }

  /** Takes out those that do not stay. */
  retire(servers: readonly PlacedServer[], staying: readonly PlacedServer[]): void {
    const stays = indicesOf(staying);
    for (const { index } of servers) if (!stays.has(index)) this.#remove(index);
  }

  /** Leads every server's packets into the tunnel by the next hop that is known now. */
  updateTunnels(services: readonly ServersOfService[]): void {
    this.forgetTunnels();
    const used = new Set<number>();
    for (const { id, servers } of services) {
      for (const server of servers) {
        const tunnel = this.#tunnelOnce(server);
        used.add(tunnel);
        this.#tables.routes.set(server.index, id, tunnel);
      }
    }
    this.#tables.tunnels.retain(used);
  }

  /** Sends a server what is for it, and as much as it is to have. */
  #lead(serviceId: number, server: PlacedServer): void {
    this.#tables.routes.set(server.index, serviceId, this.#tunnelOnce(server));
    this.#tables.loads.setLimits(server.index, server);
  }

  #remove(index: number): void {
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
}

function indicesOf(servers: readonly PlacedServer[]): Set<number> {
  return new Set(servers.map(server => server.index));
}

function isAt(before: Server | undefined, { address, port }: Server): boolean {
  return before?.address === address && before.port === port;
}
