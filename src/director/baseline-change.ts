import type { ServiceTraffic } from '../dataplane/dataplane.ts';
import type { ServerAddress } from '../model/server.ts';
import { serverName } from '../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../model/service.ts';
import { type Baselines, withAdded, withoutRemoved, zeroed } from './baseline.ts';
import type { DirectorState } from './state.ts';

/** A server that a service got. */
export interface Added {
  readonly service: ServiceAddress;
  readonly server: ServerAddress;
}

/** Reads an installed service's counters. */
type Traffic = (service: Service) => ServiceTraffic;

type Present = Pick<DirectorState, 'services' | 'baselines'>;

/**
 * The baselines of services that are to be. What was deleted and is added by the same change was never removed from the
 * dataplane: it starts from zero at what its counters read now.
 */
export function baselinesOf(
  present: Present,
  desired: readonly Service[],
  deleted: ReadonlySet<string>,
  traffic: Traffic,
): Baselines {
  const baselines = withoutRemoved(present.baselines, desired);
  if (deleted.size === 0) return baselines;
  const wanted = new Set(desired.map(serviceName));
  const anew = present.services.filter(service => {
    const name = serviceName(service);
    return deleted.has(name) && wanted.has(name);
  });
  return zeroed(baselines, anew, traffic);
}

/** The baselines after servers were added: one that is there again has its former counters, or others that start over. */
export function settledBaselines(present: Present, added: readonly Added[], traffic: Traffic): Baselines {
  let { baselines } = present;
  for (const { service: address, server } of added) {
    const name = serviceName(address);
    if (!baselines.has(name)) continue;
    const service = present.services.find(each => serviceName(each) === name);
    if (service) baselines = withAdded(baselines, service, server, traffic(service));
  }
  return baselines;
}

/** The servers that services got which were there before. */
export function addedServers(before: readonly Service[], after: readonly Service[]): Added[] {
  const former = new Map(before.map(service => [serviceName(service), new Set(service.servers.map(serverName))]));
  return after.flatMap(service => {
    const known = former.get(serviceName(service));
    if (known === undefined) return [];
    return service.servers.filter(server => !known.has(serverName(server))).map(server => ({ service, server }));
  });
}
