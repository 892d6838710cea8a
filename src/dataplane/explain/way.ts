import { TunnelKind } from '../../bpf/generated/lvx.ts';
import type { ServerAddress } from '../../model/server.ts';
import { familyOf, type Ip } from '../../net/ip.ts';
import type { EncapStage, PacketQuestion } from '../explanation.ts';
import type { Links } from './links.ts';

/** What leads to a server; or the verdict of what is sent there, where nothing does. */
export type KnownWay = Wrapping | { readonly nowhere: Nowhere };

/** The verdict of what is sent where nothing leads. */
export type Nowhere = 'DROP_NO_NEXT_HOP' | 'SLOW_NEIGHBOUR' | 'ICMP_NO_ROUTE' | 'PASS_SERVER_HERE';

/** What a packet is wrapped in. */
export interface Wrapping {
  readonly nowhere?: undefined;
  /** A `TunnelKind`. */
  readonly kind: number;
  /** Of the outer IP header; left out with direct routing. */
  readonly ends?: { readonly source: Ip; readonly destination: Ip };
  /** Bytes of all headers between the Ethernet header and the client's packet. */
  readonly overhead: number;
  /** Bytes. */
  readonly mtu: number;
  /** Whether packets with DF are fragmented, too. */
  readonly ignoresDf: boolean;
  readonly ifindex: number;
  readonly mac: string;
  /** From the outer one on. */
  readonly vlans: readonly number[];
}

/** A server, and what leads there. */
export interface Target {
  readonly server: ServerAddress;
  readonly way: KnownWay;
}

/** How a packet would leave for a server, and what it would leave with. */
export interface Leave {
  readonly encap: EncapStage;
  readonly verdict: string;
}

const tunnelNames: Readonly<Record<number, NonNullable<EncapStage['tunnel']>>> = {
  [TunnelKind.IPIP]: 'ipip',
  [TunnelKind.IPIP6]: 'ipip',
  [TunnelKind.GUE]: 'gue',
  [TunnelKind.GUE6]: 'gue',
  [TunnelKind.GRE]: 'gre',
  [TunnelKind.GRE6]: 'gre',
};

const ceBits = 3;

/** Tells of a packet on its way to a server what stage 5 would (bpf/encap_any.h). */
export function leaveFor({ server, way }: Target, question: PacketQuestion, { names, ingress }: Links): Leave {
  if (way.nowhere !== undefined) return { encap: { server }, verdict: nowhereVerdict(way.nowhere, question) };
  const { kind, ends, overhead, mtu, ifindex, mac, vlans } = way;
  const df = question.df && familyOf(question.vip) === 4 && !way.ignoresDf;
  const length = question.length + overhead;
  const encap: EncapStage = {
    server,
    tunnel: tunnelNames[kind] ?? 'direct',
    ...(ends && {
      outer: {
        ...ends,
        ttl: question.ttl - 1,
        tos: outerTos(question.tos),
        df: df && familyOf(ends.destination) === 4,
      },
    }),
    sizes: { overhead, length, mtu },
    nextHop: { mac, interface: names.get(ifindex) ?? `interface ${ifindex}`, vlans },
  };
  if (question.ttl <= 1) return { encap, verdict: 'ICMP_TTL_EXCEEDED' };
  if (length > mtu) return { encap, verdict: familyOf(question.vip) === 6 || df ? 'ICMP_TOO_BIG' : 'SLOW_TOO_BIG' };
  return { encap, verdict: ifindex === ingress ? 'TX' : 'REDIRECT' };
}

function nowhereVerdict(nowhere: Nowhere, { ttl }: PacketQuestion): string {
  const isOnItsWay = nowhere === 'DROP_NO_NEXT_HOP' || nowhere === 'SLOW_NEIGHBOUR';
  return isOnItsWay && ttl <= 1 ? 'ICMP_TTL_EXCEEDED' : nowhere;
}

/** Congestion met before is not to be taken for congestion met outside (RFC 3168, 9.1.1). */
function outerTos(tos: number): number {
  return (tos & ceBits) === ceBits ? tos & ~1 : tos;
}
