import { type ServerAddress, serverName } from '../../model/server.ts';
import { type ServiceAddress, serviceName } from '../../model/service.ts';
import { type Census, type LiveConnections, noConnections } from '../dataplane.ts';
import type { LoadTable } from './load-table.ts';
import type { PlacedService } from './placement.ts';

/** Reads how many connections each server has. */
export function takeCensus(services: readonly PlacedService[], loads: LoadTable): Census {
  const live = new Map<string, LiveConnections>();
  for (const service of services) {
    for (const server of service.servers) live.set(nameOf(service, server), loads.count(server.index));
  }
  return { count: (service, server) => live.get(nameOf(service, server)) ?? noConnections };
}

function nameOf(service: ServiceAddress, server: ServerAddress): string {
  return `${serviceName(service)} ${serverName(server)}`;
}
