import { z } from 'zod';
import { formatIp, type Ip, parseIp } from '../../net/ip.ts';
import { type Mac, parseMac } from '../../net/mac.ts';
import type { IpCommand } from './ip-command.ts';

/** A neighbour's place in the kernel's table. */
export interface NeighbourAddress {
  readonly address: Ip;
  readonly device: string;
}

/** An entry of the neighbour table: what ARP and neighbour discovery found out. */
export interface Neighbour extends NeighbourAddress {
  /** Undefined while the kernel has not found it out, has given up, or where the device is no Ethernet. */
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

/** Reads what `ip -json neigh show` says: those of both families, by `neighbourKey`. */
export function parseNeighbours(json: unknown): ReadonlyMap<string, Neighbour> {
  const neighbours = schema.parse(json).map(entry => {
    const dead = entry.state.includes('FAILED') || entry.state.includes('INCOMPLETE');
    return {
      address: parseIp(entry.dst),
      device: entry.dev,
      mac: dead || !isMac(entry.lladdr) ? undefined : parseMac(entry.lladdr),
      managed: entry.managed !== undefined || entry.state.includes('PERMANENT'),
    };
  });
  return new Map(neighbours.map(neighbour => [neighbourKey(neighbour), neighbour]));
}

/** Other links have other addresses: tunnels those of IP. */
function isMac(lladdr: string | undefined): lladdr is string {
  return lladdr !== undefined && /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(lladdr);
}

/** The key of a neighbour in the table that `parseNeighbours` gives. */
export function neighbourKey({ address, device }: NeighbourAddress): string {
  return `${formatIp(address)} ${device}`;
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
  const lines = neighbours.map(({ address, device }) => `neigh replace ${formatIp(address)} dev ${device} ${flag}\n`);
  await ip(['-force', '-batch', '-'], lines.join(''));
}
