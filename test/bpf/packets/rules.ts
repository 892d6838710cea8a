import type { DetachedProgram } from '../../../src/dataplane/xdp/detached-program.ts';
import type { Protocol } from '../../../src/model/protocol.ts';
import { serverDefaults } from '../../../src/model/server.ts';
import { serviceDefaults } from '../../../src/model/service.ts';
import { ifIndexFromNumber } from '../../../src/net/ifindex.ts';
import { parseIpv4 } from '../../../src/net/ipv4.ts';
import { parseMac } from '../../../src/net/mac.ts';
import { parsePort } from '../../../src/net/port.ts';
import type { SchedulerName } from '../../../src/sched/registry.ts';
import { addressBytes } from './build/address.ts';

/** The VIP of every service. */
export const vip = '10.0.0.100';

/** The director's Ethernet address. */
export const directorMac = '02:00:00:00:00:02';

/** A real server with what leads to it. */
export interface ServerRule {
  readonly address: string;
  readonly weight?: number;
  /** `false`: no next hop is known. */
  readonly reachable?: boolean;
  readonly mtu?: number;
  /** The interface that leads to it; packets come in by 1. */
  readonly ifindex?: number;
}

/** A service in few words. */
export interface ServiceRule {
  readonly protocol: Protocol;
  readonly port: number;
  readonly scheduler?: SchedulerName;
  readonly servers: readonly ServerRule[];
}

/** The Ethernet address behind a real server's. */
export function macOf(address: string): string {
  const last = addressBytes(address).at(-1) ?? 0;
  return `02:00:00:00:01:${last.toString(16).padStart(2, '0')}`;
}

/** Puts a service in place on a bench, with its servers' next hops. */
export function install(bench: DetachedProgram, { protocol, port, scheduler = 'rr', servers }: ServiceRule): void {
  for (const { address, reachable = true, mtu = 1500, ifindex = 1 } of servers) {
    if (!reachable) continue;
    bench.hops.set(parseIpv4(address), {
      ifindex: ifIndexFromNumber(ifindex),
      sourceMac: parseMac(directorMac),
      destinationMac: parseMac(macOf(address)),
      source: parseIpv4('10.0.0.2'),
      mtu,
    });
  }
  bench.placement.put({
    protocol,
    vip: parseIpv4(vip),
    port: parsePort(port),
    scheduler,
    ...serviceDefaults,
    servers: servers.map(({ address, weight = 1 }) => ({
      ...serverDefaults,
      address: parseIpv4(address),
      port: parsePort(port),
      weight,
    })),
  });
}

/** The services that the rows are written against. One server each, so that a row knows where its packet must go. */
export const rules: readonly ServiceRule[] = [
  { protocol: 'tcp', port: 80, servers: [{ address: '10.0.0.11' }] },
  { protocol: 'udp', port: 53, servers: [{ address: '10.0.0.12' }] },
  { protocol: 'tcp', port: 81, servers: [] },
  { protocol: 'udp', port: 54, servers: [] },
  { protocol: 'tcp', port: 82, servers: [{ address: '10.0.0.13', weight: 0 }] },
  { protocol: 'tcp', port: 83, servers: [{ address: '10.0.0.14', reachable: false }] },
  { protocol: 'tcp', port: 84, servers: [{ address: '10.0.0.15', mtu: 1400 }] },
];
