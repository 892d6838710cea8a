import type { ServiceOptions } from '../../api/client.ts';
import type { WirePersistence, WireVirtualAddress } from '../../api/wire.ts';
import { isIpv6Text } from './address.ts';
import type { Arguments } from './arguments.ts';
import { AdmFailure } from './failure.ts';

/** The scheduler that ipvsadm sets where none is given. */
export const usualScheduler = 'wlc';

/** The service that a command line is about. */
export function serviceOf({ service }: Arguments): WireVirtualAddress {
  if (service) return service;
  throw new Error('Expected a service: the rules make the option necessary');
}

/** Whether the service that a command line is about is of IPv6. */
export function isIpv6Service({ service }: Arguments): boolean {
  if (service === undefined) return false;
  return 'mark' in service ? service.family === 6 : isIpv6Text(service.vip);
}

/** What a service is to be like. @throws AdmFailure for what contradicts itself */
export function serviceOptions(read: Arguments): ServiceOptions {
  const service = serviceOf(read);
  const persistence = persistenceOf(read);
  const onePacket = read.given.has('ops');
  if (!('mark' in service)) {
    const { port, protocol } = service;
    if (port === 0 && persistence === null) throw new AdmFailure(2, 'Zero port specified for non-persistent service');
    if (onePacket && protocol !== 'udp') {
      throw new AdmFailure(2, 'One-Packet Scheduling is only for UDP virtual services');
    }
  }
  const { scheduler, schedulerFlags, engine } = read;
  const options = { scheduler: scheduler || usualScheduler, schedulerFlags, persistence, onePacket };
  return engine ? { ...options, engine } : options;
}

/** A mask without persistence means nothing. */
function persistenceOf(read: Arguments): WirePersistence | null {
  const { persistence: timeout, mask } = read;
  if (timeout === undefined) return null;
  if (mask) return { timeout, ...mask };
  return isIpv6Service(read) ? { timeout, prefix: 128 } : { timeout, netmask: '255.255.255.255' };
}
