import { z } from 'zod';
import { type IfIndex, ifIndexFromNumber } from '../../../net/ifindex.ts';
import { formatIpv4, type Ipv4, parseIpv4 } from '../../../net/ipv4.ts';
import { type Mac, parseMac } from '../../../net/mac.ts';
import type { IpCommand } from './ip-command.ts';

/** The kernel's answer to "which way to this address". */
export interface Route {
  readonly destination: Ipv4;
  readonly device: string;
  /** The neighbour to send to: the gateway, or the destination itself. */
  readonly neighbour: Ipv4;
  /** The address that the host itself would send from. */
  readonly source: Ipv4;
  /** Bytes, where the route says it; else the interface's counts. */
  readonly mtu: number | undefined;
}

/** A network interface. */
export interface Interface {
  readonly name: string;
  readonly index: IfIndex;
  readonly mac: Mac | undefined;
  readonly mtu: number;
  readonly up: boolean;
}

/** An entry of the neighbour (ARP) table. */
export interface Neighbour {
  readonly address: Ipv4;
  readonly device: string;
  /** Undefined while the kernel has not found it out, or has given up. */
  readonly mac: Mac | undefined;
  /** Whether the kernel keeps it fresh without traffic of its own. */
  readonly managed: boolean;
}

const routeSchema = z.object({
  type: z.string().optional(),
  dst: z.string(),
  dev: z.string(),
  gateway: z.string().optional(),
  via: z.unknown().optional(),
  prefsrc: z.string().optional(),
  metrics: z.array(z.object({ mtu: z.number().optional() })).optional(),
});

/** The unicast routes to each of the addresses that has one (`ip route get`); local and IPv6-gateway ones are left out. */
export async function readRoutes(ip: IpCommand, addresses: readonly Ipv4[]): Promise<Map<Ipv4, Route>> {
  const batch = addresses.map(address => `route get ${formatIpv4(address)}\n`).join('');
  const output = await ip(['-json', '-force', '-batch', '-'], batch);
  const routes = output
    .split('\n')
    .filter(line => line.trim() !== '')
    .flatMap(line => z.array(routeSchema).parse(JSON.parse(line)))
    .filter(route => route.type === undefined && route.via === undefined && route.prefsrc !== undefined)
    .map(toRoute);
  return new Map(routes.map(route => [route.destination, route]));
}

function toRoute(route: z.infer<typeof routeSchema>): Route {
  const destination = parseIpv4(route.dst);
  return {
    destination,
    device: route.dev,
    neighbour: route.gateway === undefined ? destination : parseIpv4(route.gateway),
    source: parseIpv4(route.prefsrc ?? ''),
    mtu: route.metrics?.find(metric => metric.mtu !== undefined)?.mtu,
  };
}

const interfaceSchema = z.object({
  ifindex: z.number(),
  ifname: z.string(),
  mtu: z.number(),
  flags: z.array(z.string()),
  link_type: z.string(),
  address: z.string().optional(),
});

/** Every interface of the network namespace, by name. */
export async function readInterfaces(ip: IpCommand): Promise<Map<string, Interface>> {
  const links = z.array(interfaceSchema).parse(JSON.parse((await ip(['-json', 'link', 'show'])) || '[]'));
  return new Map(
    links.map(link => [
      link.ifname,
      {
        name: link.ifname,
        index: ifIndexFromNumber(link.ifindex),
        mac: link.link_type === 'ether' && link.address !== undefined ? parseMac(link.address) : undefined,
        mtu: link.mtu,
        up: link.flags.includes('UP'),
      },
    ]),
  );
}

const neighbourSchema = z.object({
  dst: z.string(),
  dev: z.string(),
  lladdr: z.string().optional(),
  state: z.array(z.string()).default([]),
  managed: z.null().optional(),
});

/** The IPv4 neighbour table, by `neighbourKey`. */
export async function readNeighbours(ip: IpCommand): Promise<Map<string, Neighbour>> {
  const output = await ip(['-json', '-4', 'neigh', 'show']);
  const entries = z.array(neighbourSchema).parse(JSON.parse(output || '[]'));
  return new Map(
    entries.map(entry => {
      const address = parseIpv4(entry.dst);
      const dead = entry.state.includes('FAILED') || entry.state.includes('INCOMPLETE');
      const mac = dead || entry.lladdr === undefined ? undefined : parseMac(entry.lladdr);
      const managed = entry.managed !== undefined;
      return [neighbourKey(address, entry.dev), { address, device: entry.dev, mac, managed }];
    }),
  );
}

/** The key of a neighbour in the table that `readNeighbours` gives. */
export function neighbourKey(address: Ipv4, device: string): string {
  return `${formatIpv4(address)} ${device}`;
}

/** Asks the kernel to find these neighbours out and to keep them fresh (NTF_EXT_MANAGED, Linux 5.16). */
export async function manageNeighbours(ip: IpCommand, routes: readonly Route[]): Promise<void> {
  const batch = routes.map(route => `neigh replace ${formatIpv4(route.neighbour)} dev ${route.device} managed\n`);
  await ip(['-force', '-batch', '-'], batch.join(''));
}
