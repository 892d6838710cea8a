import type { IfIndex } from '../../net/ifindex.ts';
import type { Ip } from '../../net/ip.ts';
import type { Mac } from '../../net/mac.ts';
import type { VlanTag } from '../../net/vlan-tag.ts';
import type { Interface } from './interface.ts';
import { type IpCommand, ipCommand } from './ip-command.ts';
import { readKernelTables } from './kernel-tables.ts';
import { manageNeighbours, type Neighbour, type NeighbourAddress, neighbourKey } from './neighbour.ts';
import type { Lack, Route } from './route.ts';
import { type Egress, egressOf } from './vlan.ts';

/** How to send a packet on its way to a real server. */
export interface NextHop {
  /** Of the egress interface, never a VLAN device. */
  readonly ifindex: IfIndex;
  readonly sourceMac: Mac;
  readonly destinationMac: Mac;
  /** The director's address on the route: the outer source. */
  readonly source: Ip;
  /** The longest packet that fits, bytes. */
  readonly mtu: number;
  /** Where the way goes through VLAN devices: outermost first, two at most. */
  readonly tags: readonly VlanTag[];
}

/** What the kernel said about some addresses. */
export interface Findings {
  readonly hops: ReadonlyMap<Ip, NextHop>;
  readonly lacks: ReadonlyMap<Ip, Lack>;
  /** Addresses with a route whose neighbour has not answered yet: look again later. */
  readonly pending: readonly Ip[];
  /** The neighbours that the kernel was asked to keep fresh. */
  readonly managed: readonly NeighbourAddress[];
  /** The neighbours on the way to each address. */
  readonly neighbours: ReadonlyMap<Ip, NeighbourAddress>;
  readonly interfaces: ReadonlyMap<string, Interface>;
}

interface Way extends Pick<Interface, 'mtu'> {
  readonly mac: Mac;
  readonly egress: Egress;
}

/**
 * Asks the kernel's routing and neighbour tables for the next hops to some addresses, and makes it ask for neighbours
 * that it does not know.
 *
 * For an address without a route, or of the host itself, it is told that. One behind an interface without Ethernet addresses or with more VLAN
 * tags than two is left out.
 */
export async function findNextHops(addresses: Iterable<Ip>, ip: IpCommand = ipCommand): Promise<Findings> {
  const wanted = [...new Set(addresses)];
  const { routes, lacks, interfaces, neighbours } = await readKernelTables(ip, wanted);
  const usable = [...routes.values()].filter(route => leave(route, interfaces) !== undefined);
  const unmanaged = usable.filter(route => neighbourOf(route, neighbours)?.managed !== true);
  const managed = unmanaged.map(neighbourAddress);
  await manageNeighbours(ip, managed);

  const hops = new Map<Ip, NextHop>();
  for (const route of usable) {
    const hop = joinTables(route, leave(route, interfaces), neighbourOf(route, neighbours));
    if (hop !== undefined) hops.set(route.destination, hop);
  }
  return {
    hops,
    lacks,
    pending: usable.map(route => route.destination).filter(address => !hops.has(address)),
    managed,
    neighbours: new Map(usable.map(route => [route.destination, neighbourAddress(route)])),
    interfaces,
  };
}

function neighbourAddress({ neighbour, device }: Route): NeighbourAddress {
  return { address: neighbour, device };
}

/** The device of a route and what its frames leave by; undefined if they can't. */
function leave({ device }: Route, interfaces: ReadonlyMap<string, Interface>): Way | undefined {
  const link = interfaces.get(device);
  if (link?.mac === undefined || !link.up) return undefined;
  const egress = egressOf(link, interfaces);
  return egress?.interface.up ? { mac: link.mac, mtu: link.mtu, egress } : undefined;
}

function neighbourOf(route: Route, neighbours: ReadonlyMap<string, Neighbour>): Neighbour | undefined {
  return neighbours.get(neighbourKey(neighbourAddress(route)));
}

function joinTables(route: Route, way: Way | undefined, neighbour: Neighbour | undefined): NextHop | undefined {
  if (way === undefined || neighbour?.mac === undefined) return undefined;
  return {
    ifindex: way.egress.interface.index,
    sourceMac: way.mac,
    destinationMac: neighbour.mac,
    source: route.source,
    mtu: Math.min(route.mtu ?? way.mtu, way.mtu, 65_535),
    tags: way.egress.tags,
  };
}
