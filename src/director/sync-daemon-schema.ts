import { z } from 'zod';
import { maxSyncLength, type SyncDaemon, syncRoles } from '../model/sync-daemon.ts';
import { formatIp } from '../net/ip.ts';
import { isMulticast } from '../net/multicast.ts';
import { ipSchema, portSchema } from './schema.ts';

/** The role of a synchronisation daemon. */
export const syncRoleSchema = z.enum(syncRoles);

/** A synchronisation daemon, as it is in the state file and in the API. */
export const syncDaemonSchema = z.strictObject({
  role: syncRoleSchema,
  interface: z.string(),
  syncId: z.int().min(0).max(255),
  maxLength: z.int().min(1).max(maxSyncLength),
  group: ipSchema.refine(isMulticast, { error: 'expected a multicast address' }),
  port: portSchema.refine(port => port > 0, { error: 'expected a port from 1 to 65535' }),
  ttl: z.int().min(1).max(255),
});

/** A synchronisation daemon as JSON. */
export interface SyncDaemonJson extends Omit<SyncDaemon, 'group' | 'port'> {
  readonly group: string;
  readonly port: number;
}

/** Turns a synchronisation daemon into JSON. */
export function syncDaemonToJson({ group, ...rest }: SyncDaemon): SyncDaemonJson {
  return { ...rest, group: formatIp(group) };
}
