import { type Settings, type Tunnel, TunnelFlag, TunnelKind, TunnelNowhere } from '../../../bpf/generated/lvx.ts';
import type { ServerAddress } from '../../../model/server.ts';
import { familyOf } from '../../../net/ip.ts';
import { formatMac } from '../../../net/mac.ts';
import type { EncapStage, PacketQuestion } from '../../explanation.ts';
import { addressFromWords } from '../address-words.ts';
import type { TunnelTable } from '../tunnel-table.ts';

/** How a packet would leave for a server, and what it would leave with. */
export interface Way {
  readonly encap: EncapStage;
  readonly verdict: string;
}

/** The network interfaces by their indices. */
export type InterfaceNames = ReadonlyMap<number, string>;

/** What the interfaces are, and which one the packet comes in by. */
export interface Links {
  readonly names: InterfaceNames;
  readonly ingress: number;
}

const ipv4Header = 20;
const ipv6Header = 40;
const ceBits = 3;

/** The kinds of tunnels by name, and whether IPv6 is outside. */
const kinds: Readonly<Record<number, readonly [name: NonNullable<EncapStage['tunnel']>, ipv6: boolean]>> = {
  [TunnelKind.IPIP]: ['ipip', false],
  [TunnelKind.IPIP6]: ['ipip', true],
  [TunnelKind.GUE]: ['gue', false],
  [TunnelKind.GUE6]: ['gue', true],
  [TunnelKind.GRE]: ['gre', false],
  [TunnelKind.GRE6]: ['gre', true],
};

/** Tells of a packet on its way into a tunnel what the program's encap would (bpf/encap_any.h). */
export function wayTo(
  server: ServerAddress,
  number: number,
  question: PacketQuestion,
  settings: Settings,
  tunnels: TunnelTable,
  { names, ingress }: Links,
): Way {
  const { tunnel, vlans } = tunnels.get(number);
  if (tunnel.ifindex === 0) return { encap: { server }, verdict: nowhere(number) };
  const [name, ipv6Outside] = kinds[tunnel.kind] ?? ['direct', false];
  const df = question.df && familyOf(question.vip) === 4 && settings.pmtuDisc !== 0;
  const overhead = overheadOf(tunnel);
  const family = ipv6Outside ? 6 : 4;
  const encap: EncapStage = {
    server,
    tunnel: name,
    ...(name !== 'direct' && {
      outer: {
        source: addressFromWords(family, tunnel.source),
        destination: addressFromWords(family, tunnel.destination),
        ttl: question.ttl - 1,
        tos: outerTos(question.tos),
        df: df && !ipv6Outside,
      },
    }),
    sizes: { overhead, length: question.length + overhead, mtu: tunnel.mtu },
    nextHop: {
      mac: formatMac(tunnel.destinationMac),
      interface: names.get(tunnel.ifindex) ?? `interface ${tunnel.ifindex}`,
      vlans,
    },
  };
  if (question.ttl <= 1) return { encap, verdict: 'ICMP_TTL_EXCEEDED' };
  if (question.length + overhead > tunnel.mtu) {
    return { encap, verdict: familyOf(question.vip) === 6 || df ? 'ICMP_TOO_BIG' : 'SLOW_TOO_BIG' };
  }
  return { encap, verdict: tunnel.ifindex === ingress ? 'TX' : 'REDIRECT' };
}

function nowhere(number: number): string {
  if (number === TunnelNowhere.NO_ROUTE) return 'ICMP_NO_ROUTE';
  return number === TunnelNowhere.HERE ? 'PASS_SERVER_HERE' : 'DROP_NO_NEXT_HOP';
}

/** Congestion met before is not to be taken for congestion met outside (RFC 3168, 9.1.1). */
function outerTos(tos: number): number {
  return (tos & ceBits) === ceBits ? tos & ~1 : tos;
}

/** tunnel_overhead() of bpf/encap_any.h. */
function overheadOf({ kind, flags }: Pick<Tunnel, 'kind' | 'flags'>): number {
  const [name, ipv6] = kinds[kind] ?? [];
  if (name === undefined) return 0;
  const outer = ipv6 ? ipv6Header : ipv4Header;
  if (name === 'gue') return outer + 12;
  if (name === 'gre') return outer + (flags & TunnelFlag.CHECKSUM ? 8 : 4);
  return outer;
}
