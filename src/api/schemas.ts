import { z } from 'zod';
import {
  ipSchema,
  portTextSchema,
  protocolSchema,
  serverOptionsSchema,
  serverSchema,
  serviceAddressSchema,
} from '../director/schema.ts';
import { serviceOptionsSchema } from '../director/service-schema.ts';
import { settingsChangeSchema } from '../director/settings-schema.ts';
import { syncDaemonSchema, syncRoleSchema } from '../director/sync-daemon-schema.ts';
import { syncDefaults } from '../model/sync-daemon.ts';

/** A service in a path. */
export const servicePath = z.strictObject({ protocol: protocolSchema, vip: ipSchema, port: portTextSchema });

/** A service and one of its servers in a path. */
export const serverPath = servicePath.extend({ address: ipSchema, serverPort: portTextSchema });

/** A service to add. */
export const newService = serviceAddressSchema.extend(serviceOptionsSchema.shape);

/** What a service is to be like. */
export const serviceChange = serviceOptionsSchema;

/** A server to add. */
export const newServer = serverSchema;

/** What a server is to be like. */
export const serverChange = serverOptionsSchema;

const serviceEdit = { service: serviceAddressSchema, options: serviceOptionsSchema };
const serverName = serverSchema.pick({ address: true, port: true });
const serverEdit = { service: serviceAddressSchema, server: serverSchema };

/** Servers of one service that are added one after the other are one entry. */
const editsSchema = z.array(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('add-service'), ...serviceEdit }),
    z.strictObject({ kind: z.literal('edit-service'), ...serviceEdit }),
    z.strictObject({ kind: z.literal('delete-service'), service: serviceAddressSchema }),
    z.strictObject({ kind: z.literal('clear') }),
    z.strictObject({ kind: z.literal('add-servers'), service: serviceAddressSchema, servers: z.array(serverSchema) }),
    z.strictObject({ kind: z.literal('edit-server'), ...serverEdit }),
    z.strictObject({ kind: z.literal('delete-server'), service: serviceAddressSchema, server: serverName }),
  ]),
);

/** Many edits. */
export const editsRequest = z.strictObject({ edits: editsSchema });

/** Edits and settings that are one change. */
export const applicationRequest = z.strictObject({
  edits: editsSchema,
  settings: settingsChangeSchema.default({}),
  ifRevision: z.string().optional(),
});

/** How to undo: whether to give up what was changed since. */
export const undoRequest = z.strictObject({ force: z.boolean() });

const { syncId, maxLength, group, port, ttl } = syncDaemonSchema.shape;

/** A synchronisation daemon to start; what is left out is as usual. */
export const newSyncDaemon = syncDaemonSchema.extend({
  syncId: syncId.default(syncDefaults.syncId),
  maxLength: maxLength.optional(),
  group: group.prefault('224.0.0.81'),
  port: port.prefault(syncDefaults.port),
  ttl: ttl.default(syncDefaults.ttl),
});

/** A synchronisation daemon in a path. */
export const syncPath = z.strictObject({ role: syncRoleSchema });

/** How to stop: whether to end forwarding too. */
export const stopRequest = z.strictObject({ detach: z.boolean() });
