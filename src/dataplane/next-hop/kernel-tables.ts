import { formatIp, type Ip } from '../../net/ip.ts';
import { type Interface, parseInterfaces } from './interface.ts';
import type { IpCommand } from './ip-command.ts';
import { type Neighbour, parseNeighbours } from './neighbour.ts';
import { type Lack, parseLacks, parseRoutes, type Route } from './route.ts';

/** The parts of the kernel's state that next hops are made of. */
export interface KernelTables {
  readonly interfaces: ReadonlyMap<string, Interface>;
  readonly neighbours: ReadonlyMap<string, Neighbour>;
  /** By destination. An address without a usable route is left out. */
  readonly routes: ReadonlyMap<Ip, Route>;
  readonly lacks: ReadonlyMap<Ip, Lack>;
}

/** Reads interfaces, neighbours, and the routes to some addresses: all in one process, since starting one costs the most. */
export async function readKernelTables(ip: IpCommand, addresses: readonly Ip[]): Promise<KernelTables> {
  const commands = ['link show', 'neigh show', ...addresses.map(address => `route get ${formatIp(address)}`)];
  // Details, for VLAN devices: an option of the whole batch.
  const output = await ip(['-details', '-json', '-force', '-batch', '-'], `${commands.join('\n')}\n`);
  // A list for each command, on a line of its own; a route that there is not has none.
  const lines = output.split('\n').filter(line => line.trim() !== '');
  const [links, neighbours, ...routes] = lines.map((line): unknown => JSON.parse(line));
  return {
    interfaces: parseInterfaces(links),
    neighbours: parseNeighbours(neighbours),
    routes: parseRoutes(routes.flat()),
    lacks: parseLacks(routes.flat(), addresses),
  };
}

/** Every interface of the network namespace, by name. */
export async function readInterfaces(ip: IpCommand): Promise<ReadonlyMap<string, Interface>> {
  return (await readKernelTables(ip, [])).interfaces;
}
