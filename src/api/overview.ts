import type { Census } from '../dataplane/dataplane.ts';
import { type MarkService, markName } from '../model/mark.ts';
import { type Service, serviceName } from '../model/service.ts';
import type { WireServerStates, WireStatus } from './wire.ts';

/** Services that something is told of are named up to this many. */
const named = 3;

/** How many services and servers there are, and in which state. */
export function overview(
  services: readonly Service[],
  census: Census,
): Pick<WireStatus, 'services' | 'servers' | 'serverStates' | 'unusable'> {
  const states = { usable: 0, draining: 0, drained: 0 };
  const unusable: Service[] = [];
  let servers = 0;
  for (const service of services) {
    for (const server of service.servers) states[stateOf(service, server, census)]++;
    servers += service.servers.length;
    if (service.servers.every(({ weight }) => weight === 0)) unusable.push(service);
  }
  return {
    services: services.length,
    servers,
    serverStates: states,
    unusable: { count: unusable.length, first: unusable.slice(0, named).map(serviceName) },
  };
}

function stateOf(service: Service, server: Service['servers'][number], census: Census): keyof WireServerStates {
  if (server.weight > 0) return 'usable';
  const { active, inactive } = census.count(service, server);
  return active + inactive > 0 ? 'draining' : 'drained';
}

/** What an operator is to know of services for marks, if there are any. */
export function markWarnings(marks: readonly MarkService[]): string[] {
  if (marks.length === 0) return [];
  const names = marks.slice(0, named).map(markName);
  if (marks.length > named) names.push('…');
  return [`no packet is scheduled by ${names.join(', ')}: lvx sees packets before netfilter marks them`];
}
