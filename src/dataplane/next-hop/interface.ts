import { z } from 'zod';
import { type IfIndex, ifIndexFromNumber } from '../../net/ifindex.ts';
import { type Mac, parseMac } from '../../net/mac.ts';
import type { VlanTag } from '../../net/vlan-tag.ts';

/** A network interface. */
export interface Interface {
  readonly name: string;
  readonly index: IfIndex;
  /** Undefined where it has no Ethernet address. */
  readonly mac: Mac | undefined;
  /** Bytes. */
  readonly mtu: number;
  readonly up: boolean;
  /** What makes it a VLAN device; undefined for all others. */
  readonly vlan: Vlan | undefined;
}

/** A VLAN device's place on the interface below it. */
export interface Vlan {
  readonly tag: VlanTag;
  /** The name of the interface below; undefined if that is in another network namespace. */
  readonly parent: string | undefined;
}

const tagTypes = { '802.1Q': 0x8100, '802.1ad': 0x88a8 } as const;

const schema = z.array(
  z.object({
    ifindex: z.number(),
    ifname: z.string(),
    mtu: z.number(),
    flags: z.array(z.string()),
    link_type: z.string(),
    address: z.string().optional(),
    // null for tunl0 and its like
    link: z.string().nullish(),
    linkinfo: z.object({ info_kind: z.string().nullish(), info_data: z.unknown().optional() }).nullish(),
  }),
);

const vlanSchema = z.object({ protocol: z.enum(['802.1Q', '802.1ad']), id: z.number() });

/** Reads what `ip -d -json link show` says: every interface of the network namespace, by name. */
export function parseInterfaces(json: unknown): ReadonlyMap<string, Interface> {
  const interfaces = schema.parse(json).map(link => ({
    name: link.ifname,
    index: ifIndexFromNumber(link.ifindex),
    mac: link.link_type === 'ether' && link.address !== undefined ? parseMac(link.address) : undefined,
    mtu: link.mtu,
    up: link.flags.includes('UP'),
    vlan: link.linkinfo?.info_kind === 'vlan' ? parseVlan(link.linkinfo.info_data, link.link ?? undefined) : undefined,
  }));
  return new Map(interfaces.map(link => [link.name, link]));
}

function parseVlan(data: unknown, parent: string | undefined): Vlan {
  const { protocol, id } = vlanSchema.parse(data);
  return { tag: { type: tagTypes[protocol], id }, parent };
}
