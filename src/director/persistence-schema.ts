import { z } from 'zod';
import { maxPersistenceTimeout, type Persistence } from '../model/persistence.ts';
import { formatIpv4, parseIpv4 } from '../net/ipv4.ts';
import { reader } from './reader.ts';

/** The seconds, and the bits that count: of these there is one. */
export const persistenceFields = {
  timeout: z.int().min(1).max(maxPersistenceTimeout),
  netmask: z.string().transform(reader(parseIpv4)).optional(),
  prefix: z.int().min(1).max(128).optional(),
};

/** Persistence, as it is in the state file and in the API: a netmask for IPv4, a prefix for IPv6. */
export const persistenceSchema = z
  .strictObject(persistenceFields)
  .transform(({ timeout, netmask, prefix }, context): Persistence => {
    if (netmask !== undefined && prefix === undefined) return { timeout, netmask };
    if (prefix !== undefined && netmask === undefined) return { timeout, prefix };
    context.addIssue('expected either a netmask (IPv4) or a prefix (IPv6)');
    return z.NEVER;
  });

/** Persistence as `persistenceSchema` reads it. */
export type PersistenceJson =
  | { readonly timeout: number; readonly netmask: string }
  | { readonly timeout: number; readonly prefix: number };

/** Persistence as JSON. */
export function persistenceToJson(persistence: Persistence): PersistenceJson {
  if ('prefix' in persistence) return persistence;
  return { timeout: persistence.timeout, netmask: formatIpv4(persistence.netmask) };
}
