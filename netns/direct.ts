import type { Director } from '../src/netns/director.ts';
import { rulesOf } from '../src/netns/rules.ts';
import type { Topology } from '../src/netns/topology.ts';

/**
 * Runs a command of ipvsadm's grammar, which must succeed, and returns what it printed.
 * @throws Error with the command and what it said.
 */
export async function adm(director: Director, line: string, input?: string): Promise<string> {
  const { status, stdout, stderr } = await director.tryAdm(line, input);
  if (status === 0) return stdout;
  throw new Error(`${director.command} ${line}: expected exit status 0, got ${status}: ${(stderr || stdout).trim()}`);
}

/** Restores the rules that balance services of a topology as its file says. */
export async function balance(director: Director, topology: Topology, services = topology.services): Promise<void> {
  await adm(director, '-R', `${rulesOf(topology, services).join('\n')}\n`);
}

/** What `-Ln --stats --exact` counts for a service, and for each of its servers by address and port. */
export interface Stats {
  readonly connections: number;
  readonly packets: number;
  readonly bytes: number;
}

/** Reads the counters of every service and server from a listing. A server's key is `service server`. */
export function parseStats(listing: string): Record<string, Stats> {
  const stats: Record<string, Stats> = {};
  let service = '';
  for (const line of listing.split('\n')) {
    const match = /^(?:(TCP|UDP)|\s+->)\s+(\d\S+)\s+(\d+)\s+(\d+)\s+\d+\s+(\d+)\s+\d+\s*$/.exec(line);
    if (!match) continue;
    const [, protocol, address, connections, packets, bytes] = match;
    if (protocol) service = `${protocol} ${address}`;
    const key = protocol ? service : `${service} ${address}`;
    stats[key] = { connections: Number(connections), packets: Number(packets), bytes: Number(bytes) };
  }
  return stats;
}
