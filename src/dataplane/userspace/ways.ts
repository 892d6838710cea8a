import { forwardingName } from '../../model/forwarding.ts';
import type { Server } from '../../model/server.ts';
import { formatIp, type Ip } from '../../net/ip.ts';
import type { NextHop } from '../next-hop/next-hop.ts';
import type { Lack } from '../next-hop/route.ts';
import { isSameWay, nowhere, type Way, wayTo } from './table/way.ts';

/** What is known of the network. */
export interface Hops {
  /** The next hop to a server, if there is one. */
  get(address: Ip): NextHop | undefined;
  /** Why there is none, where that is known. */
  lack(address: Ip): Lack | undefined;
}

/** What leads to the real servers. Servers at one address that are reached in one manner share it. */
export class Ways {
  readonly #hops: Hops;
  readonly #ways = new Map<string, Way>();

  constructor(hops: Hops) {
    this.#hops = hops;
  }

  /** What leads to a server by the next hop that is known now: the same object as long as that is the same. */
  to(server: Pick<Server, 'address' | 'forwarding'>): Way {
    const name = nameOf(server);
    const hop = this.#hops.get(server.address);
    if (hop === undefined) {
      this.#ways.delete(name);
      return nowhere[this.#hops.lack(server.address) ?? 'no next hop'];
    }
    const way = wayTo(server, hop);
    const present = this.#ways.get(name);
    if (present !== undefined && present.mtu === way.mtu && isSameWay(present, way)) return present;
    way.lastId = present?.lastId ?? 0;
    this.#ways.set(name, way);
    return way;
  }

  /** Forgets those that lead to none of these servers. */
  retain(servers: Iterable<Pick<Server, 'address' | 'forwarding'>>): void {
    const used = new Set([...servers].map(nameOf));
    for (const name of this.#ways.keys()) if (!used.has(name)) this.#ways.delete(name);
  }
}

function nameOf({ address, forwarding }: Pick<Server, 'address' | 'forwarding'>): string {
  return `${formatIp(address)} ${forwardingName(forwarding)}`;
}
