import type { NextHop } from '../../../src/dataplane/next-hop/next-hop.ts';
import type { Lack } from '../../../src/dataplane/next-hop/route.ts';
import type { Forwarding } from '../../../src/model/forwarding.ts';
import { persistenceOf } from '../../../src/model/persistence.ts';
import type { Protocol } from '../../../src/model/protocol.ts';
import { serverDefaults } from '../../../src/model/server.ts';
import { type SchedulerFlag, type Service, serviceDefaults } from '../../../src/model/service.ts';
import { ifIndexFromNumber } from '../../../src/net/ifindex.ts';
import { type Ip, isIpv6, parseIp } from '../../../src/net/ip.ts';
import { parseMac } from '../../../src/net/mac.ts';
import { parsePort } from '../../../src/net/port.ts';
import type { SchedulerName } from '../../../src/sched/registry.ts';
import { addressBytes } from './build/address.ts';
import type { Tag } from './build/link.ts';
import { director, guePort } from './build/tunnel.ts';
import { moreRules } from './more-rules.ts';

/** The VIP of a service that says none. */
export const vip = '10.0.0.100';

/** The director's Ethernet address. */
export const directorMac = '02:00:00:00:00:02';

/** The VLANs of the interface that packets come in by, outer ids first, that the host has devices for. */
export const vlans: readonly (readonly number[])[] = [[5], [7, 5]];

/** A real server with what leads to it. */
export interface ServerRule {
  readonly address: string;
  readonly weight?: number;
  /** `false`: no next hop is known. */
  readonly reachable?: boolean;
  /** No next hop is known, and this is why. */
  readonly lack?: Lack;
  readonly mtu?: number;
  /** The interface that leads to it; packets come in by 1. */
  readonly ifindex?: number;
  /** Default: `ipip`. GUE goes to the usual port. */
  readonly kind?: 'ipip' | 'gre' | 'gue' | 'direct';
  /** GRE, GUE: whether there is a checksum. */
  readonly checksum?: boolean;
  /** The VLANs that lead to it. */
  readonly tags?: readonly Tag[];
  readonly upperThreshold?: number;
}

/** A service in few words. */
export interface ServiceRule {
  readonly protocol: Protocol;
  readonly vip?: string;
  /** 0: every port that has no service of its own. */
  readonly port: number;
  readonly scheduler?: SchedulerName;
  readonly schedulerFlags?: readonly SchedulerFlag[];
  /** Clients keep to a server. */
  readonly persistent?: boolean;
  /** UDP packets leave no connection. */
  readonly onePacket?: boolean;
  readonly servers: readonly ServerRule[];
}

/** The Ethernet address behind a real server's. */
export function macOf(address: string): string {
  const last = addressBytes(address).at(-1) ?? 0;
  return `02:00:00:00:01:${last.toString(16).padStart(2, '0')}`;
}

/** Where services can be put: a dataplane whose next hops are what a test says. */
export interface Place {
  readonly hops: Map<Ip, NextHop>;
  /** Why there is no next hop, where that is known. */
  readonly lacks: Map<Ip, Lack>;
  readonly placement: { replace(removals: readonly Service[], services: readonly Service[]): unknown };
}

/** Puts a service in place on a bench, with its servers' next hops. */
export function install(bench: Place, rule: ServiceRule): void {
  for (const { address, reachable = true, lack, mtu = 1500, ifindex = 1, tags = [] } of rule.servers) {
    const ip = parseIp(address);
    if (lack) bench.lacks.set(ip, lack);
    if (!reachable || lack) continue;
    bench.hops.set(ip, {
      ifindex: ifIndexFromNumber(ifindex),
      sourceMac: parseMac(directorMac),
      destinationMac: parseMac(macOf(address)),
      source: parseIp(isIpv6(ip) ? director.ipv6 : director.ipv4),
      mtu,
      tags: tags.map(({ tpid = 0x8100, tci }) => ({ type: tpid, id: tci })),
    });
  }
  const { protocol, scheduler = 'rr', persistent = false, onePacket = false } = rule;
  const address = parseIp(rule.vip ?? vip);
  const port = parsePort(rule.port);
  bench.placement.replace(
    [],
    [
      {
        protocol,
        vip: address,
        port,
        scheduler,
        ...serviceDefaults,
        schedulerFlags: rule.schedulerFlags ?? [],
        persistence: persistent ? persistenceOf(address) : undefined,
        onePacket,
        servers: rule.servers.map(server => ({
          ...serverDefaults,
          address: parseIp(server.address),
          port,
          weight: server.weight ?? 1,
          upperThreshold: server.upperThreshold ?? 0,
          forwarding: forwardingOf(server),
        })),
      },
    ],
  );
}

function forwardingOf({ kind = 'ipip', checksum = false }: ServerRule): Forwarding {
  if (kind === 'direct') return { kind };
  if (kind === 'ipip') return { kind: 'tunnel', tunnel: kind };
  const sum = { checksum: checksum ? 'csum' : 'none' } as const;
  return kind === 'gre'
    ? { kind: 'tunnel', tunnel: kind, ...sum }
    : { kind: 'tunnel', tunnel: kind, port: parsePort(guePort), ...sum };
}

/** Services for TCP and UDP over IPv4, by IP-in-IP. One server each, so that a row knows where its packet must go. */
const usual: readonly ServiceRule[] = [
  { protocol: 'tcp', port: 80, servers: [{ address: '10.0.0.11' }] },
  { protocol: 'udp', port: 53, servers: [{ address: '10.0.0.12' }] },
  { protocol: 'tcp', port: 81, servers: [] },
  { protocol: 'udp', port: 54, servers: [] },
  { protocol: 'tcp', port: 82, servers: [{ address: '10.0.0.13', weight: 0 }] },
  { protocol: 'tcp', port: 83, servers: [{ address: '10.0.0.14', reachable: false }] },
  { protocol: 'tcp', port: 84, servers: [{ address: '10.0.0.15', mtu: 1400 }] },
  { protocol: 'tcp', port: 86, servers: [{ address: '10.0.0.18', lack: 'no route' }] },
  { protocol: 'tcp', port: 87, servers: [{ address: '10.0.0.19', lack: 'this host' }] },
  { protocol: 'tcp', port: 89, scheduler: 'none', servers: [{ address: '10.0.0.11' }] },
  { protocol: 'tcp', port: 88, servers: [{ address: '10.0.0.18', lack: 'no route', kind: 'direct' }] },
];

/** The services that the rows are written against. */
export const rules: readonly ServiceRule[] = [...usual, ...moreRules];
