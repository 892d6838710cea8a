import { z } from 'zod';
import { formatIpv4, type Ipv4, parseIpv4 } from '../../../net/ipv4.ts';
import { type Mac, parseMac } from '../../../net/mac.ts';
import type { IpCommand } from './ip-command.ts';

/** A neighbour's place in the kernel's table. */
export interface NeighbourAddress {
  readonly address: Ipv4;
  readonly device: string;
}

/** An entry of the neighbour (ARP) table. */
export interface Neighbour extends NeighbourAddress {
  /** Undefined while the kernel has not found it out, or has given up. */
  readonly mac: Mac | undefined;
  /** Whether the kernel knows it without traffic of its own: it keeps it fresh, or the operator wrote it down. */
  readonly managed: boolean;
}

const schema = z.array(
  z.object({
    dst: z.string(),
    dev: z.string(),
    lladdr: z.string().optional(),
    state: z.array(z.string()).default([]),
    managed: z.unknown().optional(),
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
      managed: entry.managed !== undefined || entry.state.includes('PERMANENT'),
    };
  });
  return new Map(neighbours.map(neighbour => [neighbourKey(neighbour), neighbour]));
}

/** The key of a neighbour in the table that `parseNeighbours` gives. */
export function neighbourKey({ address, device }: NeighbourAddress): string {
  return `${formatIpv4(address)} ${device}`;
}

/** Asks the kernel to find some neighbours out, and to keep them fresh (NTF_EXT_MANAGED, Linux 5.16). */
export async function manageNeighbours(ip: IpCommand, neighbours: readonly NeighbourAddress[]): Promise<void> {
  await replaceEach(ip, neighbours, 'managed');
}

/** Lets the kernel treat some neighbours like any other; what it knows of them stays. */
export async function releaseNeighbours(ip: IpCommand, neighbours: readonly NeighbourAddress[]): Promise<void> {
  await replaceEach(ip, neighbours, 'use');
}

async function replaceEach(ip: IpCommand, neighbours: readonly NeighbourAddress[], flag: string): Promise<void> {
  if (neighbours.length === 0) return;
  const lines = neighbours.map(({ address, device }) => `neigh replace ${formatIpv4(address)} dev ${device} ${flag}\n`);
  await ip(['-force', '-batch', '-'], lines.join(''));
}
