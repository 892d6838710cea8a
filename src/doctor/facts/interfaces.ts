import { z } from 'zod';
import { type Ip, parseIp } from '../../net/ip.ts';
import { type Mac, parseMac } from '../../net/mac.ts';

/** An address of an interface. */
export interface InterfaceAddress {
  readonly address: Ip;
  readonly prefixLength: number;
}

/** An XDP program that is attached to an interface. */
export interface AttachedXdp {
  readonly mode: 'native' | 'generic' | 'offloaded';
  /** Empty where the kernel doesn't tell. */
  readonly program: string;
}

/** A network interface as a doctor sees it. */
export interface HostInterface {
  readonly name: string;
  readonly index: number;
  /** What made it, e.g. `ipip`, `veth`, `vlan`; undefined for hardware and loopback. */
  readonly kind: string | undefined;
  readonly up: boolean;
  /** Whether neighbours are found out by ARP on it. */
  readonly arp: boolean;
  /** Undefined where it is no Ethernet. */
  readonly mac: Mac | undefined;
  /** Bytes. */
  readonly mtu: number;
  /** Whether it is a tunnel that takes packets from everybody, as tunl0 is. */
  readonly anyRemote: boolean;
  readonly addresses: readonly InterfaceAddress[];
  readonly xdp: readonly AttachedXdp[];
}

const modes: Readonly<Record<number, AttachedXdp['mode']>> = { 1: 'native', 2: 'generic', 3: 'offloaded' };

const attached = z.object({ mode: z.number(), prog: z.object({ name: z.string().optional() }).optional() });

const schema = z.array(
  z.object({
    ifindex: z.number(),
    ifname: z.string(),
    flags: z.array(z.string()),
    mtu: z.number(),
    link_type: z.string(),
    address: z.string().optional(),
    linkinfo: z
      .object({
        info_kind: z.string().nullish(),
        info_data: z.object({ remote: z.string().optional() }).loose().nullish(),
      })
      .nullish(),
    xdp: attached.extend({ attached: z.array(attached).optional() }).optional(),
    addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.number().optional() })).default([]),
  }),
);

/** Reads what `ip -d -json address show` says. */
export function parseHostInterfaces(json: unknown): readonly HostInterface[] {
  return schema.parse(json).map(link => ({
    name: link.ifname,
    index: link.ifindex,
    kind: link.linkinfo?.info_kind ?? undefined,
    up: link.flags.includes('UP'),
    arp: link.link_type === 'ether' && !link.flags.includes('NOARP'),
    mac: link.link_type === 'ether' && link.address !== undefined ? parseMac(link.address) : undefined,
    mtu: link.mtu,
    anyRemote: link.linkinfo?.info_data?.remote === 'any',
    addresses: link.addr_info.flatMap(({ local, prefixlen }) =>
      local === undefined || prefixlen === undefined ? [] : [{ address: parseIp(local), prefixLength: prefixlen }],
    ),
    // With one program there is no list in older kernels.
    xdp: (link.xdp?.attached ?? (link.xdp ? [link.xdp] : [])).flatMap(({ mode, prog }) => {
      const name = modes[mode];
      return name === undefined ? [] : [{ mode: name, program: prog?.name ?? '' }];
    }),
  }));
}
