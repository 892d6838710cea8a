import type { ServiceTraffic } from '../dataplane/dataplane.ts';
import { type Counters, countersSince, zeroCounters } from '../model/counters.ts';
import { serverName } from '../model/server.ts';
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

/** Baselines with a service's present traffic as its new zero. */
export function zeroed(baselines: Baselines, service: Service, now: ServiceTraffic): Baselines {
  const servers = service.servers.map(
    (server, index) => [serverName(server), now.servers[index] ?? zeroCounters] as const,
  );
  return new Map(baselines).set(serviceName(service), { total: now.total, servers: new Map(servers) });
}

/** A service's traffic since its counters were zeroed. */
export function trafficSince(baselines: Baselines, service: Service, now: ServiceTraffic): ServiceTraffic {
  const baseline = baselines.get(serviceName(service));
  if (baseline === undefined) return now;
  const servers = service.servers.map((server, index) =>
    countersSince(now.servers[index] ?? zeroCounters, baseline.servers.get(serverName(server)) ?? zeroCounters),
  );
  return { total: countersSince(now.total, baseline.total), servers };
}

/** The baselines of services and servers that are installed; the counters of any other start over. */
export function withoutRemoved(baselines: Baselines, installed: readonly Service[]): Baselines {
  const kept = new Map<string, Baseline>();
  for (const service of installed) {
    const baseline = baselines.get(serviceName(service));
    if (baseline === undefined) continue;
    const names = new Set(service.servers.map(serverName));
    const servers = new Map([...baseline.servers].filter(([name]) => names.has(name)));
    kept.set(serviceName(service), { total: baseline.total, servers });
  }
  return kept;
}
