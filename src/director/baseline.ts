import type { ServiceTraffic } from '../dataplane/dataplane.ts';
import { type Counters, countersSince, zeroCounters } from '../model/counters.ts';
import { type ServerAddress, serverName } from '../model/server.ts';
import { type Service, serviceName } from '../model/service.ts';

/** What a service's counters read when they were last zeroed, in all and by `serverName`. */
export interface Baseline {
  readonly total: Counters;
  readonly servers: ReadonlyMap<string, Counters>;
}

/** Baselines by `serviceName`. The dataplane's own counters only ever grow. */
export type Baselines = ReadonlyMap<string, Baseline>;

/** Nothing was zeroed yet. */
export const noBaselines: Baselines = new Map();

/** Baselines with the present traffic of some services as their new zero; a server that was sent nothing needs none. */
export function zeroed(
  baselines: Baselines,
  services: readonly Service[],
  traffic: (service: Service) => ServiceTraffic,
): Baselines {
  const zeros = new Map(baselines);
  for (const service of services) zeros.set(serviceName(service), zeroOf(service, traffic(service)));
  return zeros;
}

function zeroOf(service: Service, { total, servers }: ServiceTraffic): Baseline {
  const counted = service.servers.flatMap((server, index) => {
    const counters = servers[index] ?? zeroCounters;
    return isZero(counters) ? [] : ([[serverName(server), counters]] as const);
  });
  return { total, servers: new Map(counted) };
}

/** A service's traffic since its counters were zeroed. */
export function trafficSince(baselines: Baselines, service: Service, now: ServiceTraffic): ServiceTraffic {
  const baseline = baselines.get(serviceName(service));
  if (baseline === undefined) return now;
  const servers = service.servers.map((server, index) => {
    const counters = now.servers[index] ?? zeroCounters;
    const base = baseline.servers.get(serverName(server));
    return base === undefined || isStale(base, counters) ? counters : countersSince(counters, base);
  });
  return { total: countersSince(now.total, baseline.total), servers };
}

/** The baselines of services that are installed; the counters of any other start over. A removed server may come back with its own. */
export function withoutRemoved(baselines: Baselines, installed: readonly Service[]): Baselines {
  const kept = new Map<string, Baseline>();
  for (const service of installed) {
    const baseline = baselines.get(serviceName(service));
    if (baseline === undefined) continue;
    kept.set(serviceName(service), baseline);
  }
  return kept;
}

/** The baselines after a server was added: one that it had before is of no use if its counters have started over. */
export function withAdded(
  baselines: Baselines,
  service: Service,
  added: ServerAddress,
  now: ServiceTraffic,
): Baselines {
  const name = serverName(added);
  const baseline = baselines.get(serviceName(service));
  const base = baseline?.servers.get(name);
  const counters = now.servers[service.servers.findIndex(server => serverName(server) === name)] ?? zeroCounters;
  if (baseline === undefined || base === undefined || !isStale(base, counters)) return baselines;
  const servers = new Map([...baseline.servers].filter(([other]) => other !== name));
  return new Map(baselines).set(serviceName(service), { ...baseline, servers });
}

function isZero(counters: Counters): boolean {
  if (counters === zeroCounters) return true;
  return Object.values(counters).every(count => count === 0n);
}

/** The dataplane's counters only grow, unless they start over. */
function isStale(base: Counters, now: Counters): boolean {
  return Object.values(countersSince(now, base)).some(count => count < 0n);
}
