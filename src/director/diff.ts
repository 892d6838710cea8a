import { isSamePersistence } from '../model/persistence.ts';
import { isSameServer } from '../model/server.ts';
import { type Service, type ServiceAddress, type ServiceRules, serviceName } from '../model/service.ts';

/** What brings a dataplane to what is desired. */
export interface Difference {
  readonly removals: readonly ServiceAddress[];
  readonly puts: readonly Service[];
}

/** What has to be done to come from what is installed to what is desired. */
export function diff(installed: readonly Service[], desired: readonly Service[]): Difference {
  const present = new Map(installed.map(service => [serviceName(service), service]));
  const wanted = new Set(desired.map(serviceName));
  return {
    removals: installed.filter(service => !wanted.has(serviceName(service))),
    puts: desired.filter(service => !isSameService(present.get(serviceName(service)), service)),
  };
}

/** Whether nothing about a service has changed, the order of its servers included; none is not the same. */
export function isSameService(before: ServiceRules | undefined, after: ServiceRules): boolean {
  if (before === after) return true;
  return (
    before?.scheduler === after.scheduler &&
    before.layout === after.layout &&
    (before.watched ?? false) === (after.watched ?? false) &&
    before.onePacket === after.onePacket &&
    before.schedulerFlags.join() === after.schedulerFlags.join() &&
    isSamePersistence(before.persistence, after.persistence) &&
    before.servers.length === after.servers.length &&
    after.servers.every((server, index) => isSameServer(before.servers[index], server))
  );
}
