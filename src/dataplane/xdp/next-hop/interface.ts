import { z } from 'zod';
import { type IfIndex, ifIndexFromNumber } from '../../../net/ifindex.ts';
import { type Mac, parseMac } from '../../../net/mac.ts';

/** A network interface. */
export interface Interface {
  readonly name: string;
  readonly index: IfIndex;
  /** Undefined where it has no Ethernet address. */
  readonly mac: Mac | undefined;
  /** Bytes. */
  readonly mtu: number;
  readonly up: boolean;
}

const schema = z.array(
  z.object({
    ifindex: z.number(),
    ifname: z.string(),
    mtu: z.number(),
    flags: z.array(z.string()),
    link_type: z.string(),
    address: z.string().optional(),
  }),
);

/** Reads what `ip -json link show` says: every interface of the network namespace, by name. */
export function parseInterfaces(json: unknown): ReadonlyMap<string, Interface> {
  const interfaces = schema.parse(json).map(link => ({
    name: link.ifname,
    index: ifIndexFromNumber(link.ifindex),
    mac: link.link_type === 'ether' && link.address !== undefined ? parseMac(link.address) : undefined,
    mtu: link.mtu,
    up: link.flags.includes('UP'),
  }));
  return new Map(interfaces.map(link => [link.name, link]));
}
