import { isSameForwarding } from '../model/forwarding.ts';
import { isSamePersistence } from '../model/persistence.ts';
import type { Server } from '../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../model/service.ts';

/** One step that brings a dataplane closer to what is desired. */
export type Operation =
  | { readonly kind: 'remove'; readonly service: ServiceAddress }
  | { readonly kind: 'put'; readonly service: Service };

/** The steps from what is installed to what is desired: removals first, so that they make room. */
export function diff(installed: readonly Service[], desired: readonly Service[]): Operation[] {
  const present = new Map(installed.map(service => [serviceName(service), service]));
  const wanted = new Set(desired.map(serviceName));
  const removals = installed.filter(service => !wanted.has(serviceName(service)));
  const puts = desired.filter(service => !isSame(present.get(serviceName(service)), service));
  return [
    ...removals.map(service => ({ kind: 'remove', service }) as const),
    ...puts.map(service => ({ kind: 'put', service }) as const),
  ];
}

function isSame(before: Service | undefined, after: Service): boolean {
  if (before === after) return true;
  return (
    before?.scheduler === after.scheduler &&
    before.onePacket === after.onePacket &&
    before.schedulerFlags.join() === after.schedulerFlags.join() &&
    isSamePersistence(before.persistence, after.persistence) &&
    before.servers.length === after.servers.length &&
    after.servers.every((server, index) => isSameServer(before.servers[index], server))
  );
}

function isSameServer(before: Server | undefined, after: Server): boolean {
  return (
    before?.address === after.address &&
    before.port === after.port &&
    before.weight === after.weight &&
    before.upperThreshold === after.upperThreshold &&
    before.lowerThreshold === after.lowerThreshold &&
    isSameForwarding(before.forwarding, after.forwarding)
  );
}
