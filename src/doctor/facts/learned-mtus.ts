import { z } from 'zod';
import { ipCommand } from '../../dataplane/next-hop/ip-command.ts';
import { formatIp, type Ip, parseIp } from '../../net/ip.ts';

const schema = z.array(z.object({ dst: z.string(), expires: z.number().optional() }));

/** The addresses whose route has an MTU that a router told, and that will be forgotten. */
export async function readLearnedMtus(addresses: readonly Ip[]): Promise<ReadonlySet<Ip>> {
  const commands = addresses.map(address => `route get ${formatIp(address)}\n`).join('');
  const output = await ipCommand(['-json', '-force', '-batch', '-'], commands);
  const lines = output.split('\n').filter(line => line.trim() !== '');
  return parseLearnedMtus(lines.flatMap((line): unknown => JSON.parse(line)));
}

/** Reads them from what `ip -json route get` says of each. */
export function parseLearnedMtus(json: unknown): ReadonlySet<Ip> {
  const routes = schema.parse(json).filter(({ expires }) => expires !== undefined);
  return new Set(routes.map(({ dst }) => parseIp(dst)));
}
