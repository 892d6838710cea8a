import type { WireForwarding, WirePersistence, WireServerOptions, WireServiceOptions } from '../api/wire.ts';
import { flagsToFile } from './scheduler-flags.ts';

/** A value in a file. */
export type FieldValue =
  | null
  | boolean
  | number
  | string
  | readonly string[]
  | Readonly<Record<string, number | string>>;

/** Fields of a file by name. */
export type Fields = Readonly<Record<string, FieldValue>>;

/** What a service is like unless a file says otherwise; null is what can't be written. */
export const usualService: Fields = { scheduler_flags: [], persistence: null, one_packet: false };

/** What a server is like unless a file says otherwise. */
export const usualServer: Fields = { forwarding: 'ipip', upper_threshold: 0, lower_threshold: 0 };

/**
 * Everything about a service but its address and servers.
 * @param scheduler whose names flags are given by
 */
export function serviceToFields(service: WireServiceOptions, scheduler = service.scheduler): Fields {
  const { schedulerFlags, persistence, onePacket } = service;
  return {
    scheduler: service.scheduler,
    scheduler_flags: flagsToFile(scheduler, schedulerFlags),
    persistence: persistence && persistenceToFile(persistence),
    one_packet: onePacket,
  };
}

/** Everything about a server but its address. */
export function serverToFields({ weight, forwarding, upperThreshold, lowerThreshold }: WireServerOptions): Fields {
  return {
    weight,
    forwarding: forwardingToFile(forwarding),
    upper_threshold: upperThreshold,
    lower_threshold: lowerThreshold,
  };
}

/** As short as can be. */
function forwardingToFile(forwarding: WireForwarding): string | Readonly<Record<string, number | string>> {
  if (forwarding.kind === 'direct') return 'direct';
  if (forwarding.tunnel === 'ipip') return 'ipip';
  const { kind: _, checksum, ...rest } = forwarding;
  if (checksum !== 'none') return { ...rest, checksum };
  return forwarding.tunnel === 'gre' ? 'gre' : rest;
}

function persistenceToFile(persistence: WirePersistence): Readonly<Record<string, number | string>> {
  const { timeout: seconds } = persistence;
  if ('prefix' in persistence)
    return persistence.prefix === 128 ? { seconds } : { seconds, prefix: persistence.prefix };
  const { netmask } = persistence;
  return netmask === '255.255.255.255' ? { seconds } : { seconds, netmask };
}
