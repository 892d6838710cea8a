import { z } from 'zod';
import { formatIpv4, type Ipv4, parseIpv4 } from '../../../net/ipv4.ts';
import { type Mac, parseMac } from '../../../net/mac.ts';
import type { IpCommand } from './ip-command.ts';
import type { Route } from './route.ts';

/** An entry of the neighbour (ARP) table. */
export interface Neighbour {
  readonly address: Ipv4;
  readonly device: string;
  /** Undefined while the kernel has not found it out, or has given up. */
  readonly mac: Mac | undefined;
  /** Whether the kernel keeps it fresh without traffic of its own. */
  readonly managed: boolean;
}

const schema = z.array(
  z.object({
    dst: z.string(),
    dev: z.string(),
    lladdr: z.string().optional(),
    state: z.array(z.string()).default([]),
    managed: z.null().optional(),
  }),
);

/** Reads what `ip -json neigh show` says: the IPv4 neighbours, by `neighbourKey`. */
export function parseNeighbours(json: unknown): ReadonlyMap<string, Neighbour> {
  const entries = schema.parse(json).filter(({ dst }) => !dst.includes(':'));
  const neighbours = entries.map(entry => {
    const dead = entry.state.includes('FAILED') || entry.state.includes('INCOMPLETE');
    return {
      address: parseIpv4(entry.dst),
      device: entry.dev,
      mac: dead || entry.lladdr === undefined ? undefined : parseMac(entry.lladdr),
      managed: entry.managed !== undefined,
    };
  });
  return new Map(neighbours.map(neighbour => [neighbourKey(neighbour.address, neighbour.device), neighbour]));
}

/** The key of a neighbour in the table that `parseNeighbours` gives. */
export function neighbourKey(address: Ipv4, device: string): string {
  return `${formatIpv4(address)} ${device}`;
}

/** Asks the kernel to find the neighbours of some routes out, and to keep them fresh (NTF_EXT_MANAGED, Linux 5.16). */
export async function manageNeighbours(ip: IpCommand, routes: readonly Route[]): Promise<void> {
  const batch = routes.map(route => `neigh replace ${formatIpv4(route.neighbour)} dev ${route.device} managed\n`);
  await ip(['-force', '-batch', '-'], batch.join(''));
}
