import type { IfIndex } from '../../../net/ifindex.ts';
import type { Ipv4 } from '../../../net/ipv4.ts';
import type { Mac } from '../../../net/mac.ts';
import type { Interface } from './interface.ts';
import { type IpCommand, ipCommand } from './ip-command.ts';
import { readKernelTables } from './kernel-tables.ts';
import { manageNeighbours, type Neighbour, type NeighbourAddress, neighbourKey } from './neighbour.ts';
import type { Route } from './route.ts';

/** How to send a packet on its way to a real server. */
export interface NextHop {
  readonly ifindex: IfIndex;
  readonly sourceMac: Mac;
  readonly destinationMac: Mac;
  /** The director's address on the route: the outer source. */
  readonly source: Ipv4;
  /** The longest packet that fits, bytes. */
  readonly mtu: number;
}

/** What the kernel said about some addresses. */
export interface Findings {
  readonly hops: ReadonlyMap<Ipv4, NextHop>;
  /** Addresses with a route whose neighbour has not answered yet: look again later. */
  readonly pending: readonly Ipv4[];
  /** The neighbours that the kernel was asked to keep fresh. */
  readonly managed: readonly NeighbourAddress[];
  /** The neighbours on the way to each address. */
  readonly neighbours: ReadonlyMap<Ipv4, NeighbourAddress>;
  readonly interfaces: ReadonlyMap<string, Interface>;
}

/**
 * Asks the kernel's routing and neighbour tables for the next hops to some addresses, and makes it ask for neighbours
 * that it does not know.
 *
 * An address without a route, on the host itself, or behind an interface without Ethernet addresses is left out.
 */
export async function findNextHops(addresses: Iterable<Ipv4>, ip: IpCommand = ipCommand): Promise<Findings> {
  const wanted = [...new Set(addresses)];
  const { routes, interfaces, neighbours } = await readKernelTables(ip, wanted);
  const usable = [...routes.values()].filter(route => isUsable(interfaces.get(route.device)));
  const unmanaged = usable.filter(route => neighbourOf(route, neighbours)?.managed !== true);
  const managed = unmanaged.map(neighbourAddress);
  await manageNeighbours(ip, managed);

  const hops = new Map<Ipv4, NextHop>();
  for (const route of usable) {
    const hop = joinTables(route, interfaces.get(route.device), neighbourOf(route, neighbours));
    if (hop !== undefined) hops.set(route.destination, hop);
  }
  return {
    hops,
    pending: usable.map(route => route.destination).filter(address => !hops.has(address)),
    managed,
    neighbours: new Map(usable.map(route => [route.destination, neighbourAddress(route)])),
    interfaces,
  };
}

function neighbourAddress({ neighbour, device }: Route): NeighbourAddress {
  return { address: neighbour, device };
}

function isUsable(link: Interface | undefined): boolean {
  return link?.mac !== undefined && link.up;
}

function neighbourOf(route: Route, neighbours: ReadonlyMap<string, Neighbour>): Neighbour | undefined {
  return neighbours.get(neighbourKey(neighbourAddress(route)));
}

function joinTables(route: Route, link: Interface | undefined, neighbour: Neighbour | undefined): NextHop | undefined {
  if (link?.mac === undefined || neighbour?.mac === undefined) return undefined;
  return {
    ifindex: link.index,
    sourceMac: link.mac,
    destinationMac: neighbour.mac,
    source: route.source,
    mtu: Math.min(route.mtu ?? link.mtu, link.mtu, 65_535),
  };
}
