import { z } from 'zod';
import { reader } from '../director/reader.ts';
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
import { connectionStates } from '../model/connection.ts';
import { parseLimit } from '../model/connection-filter.ts';
import { parseServerPattern, parseServicePattern } from '../model/patterns.ts';
import { syncDefaults } from '../model/sync-daemon.ts';
import { parsePrefix } from '../net/prefix.ts';

/** A service in a path. */
export const servicePath = z.strictObject({ protocol: protocolSchema, vip: ipSchema, port: portTextSchema });

/** What to tell of services besides the usual: `rates=true`. */
export const servicesQuery = z.strictObject({
  rates: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false),
});

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
const serverEdits = { service: serviceAddressSchema, servers: z.array(serverSchema) };

/** Servers of one service that are added, or changed, one after the other are one entry. */
const editsSchema = z.array(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('add-service'), ...serviceEdit }),
    z.strictObject({ kind: z.literal('edit-service'), ...serviceEdit }),
    z.strictObject({ kind: z.literal('delete-service'), service: serviceAddressSchema }),
    z.strictObject({ kind: z.literal('clear') }),
    z.strictObject({ kind: z.literal('add-servers'), ...serverEdits }),
    z.strictObject({ kind: z.literal('edit-servers'), ...serverEdits }),
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

/** A scheduler to add: its bundle, one ES module, and what it was made of. */
export const newScheduler = z.strictObject({ file: z.string().min(1), bundle: z.string().min(1) });

/** A scheduler in a path. */
export const schedulerPath = z.strictObject({ name: z.string() });

/** The scheduler that a service is to use. */
export const schedulerChoice = z.strictObject({ scheduler: z.string() });

/** The service that a scheduler is tried on. */
export const shadowQuery = z.strictObject({ protocol: protocolSchema, vip: ipSchema, port: portTextSchema });

/** How long a server's last health check took; null: it failed. */
export const latencyReport = z.strictObject({ milliseconds: z.number().min(0).max(3_600_000).nullable() });

/** How to stop: whether to end forwarding too. */
export const stopRequest = z.strictObject({ detach: z.boolean() });

/** Which connections to list or to count, and how many at most. */
export const connectionsQuery = z.strictObject({
  service: z.string().transform(reader(parseServicePattern)).optional(),
  server: z.string().transform(reader(parseServerPattern)).optional(),
  client: z.string().transform(reader(parsePrefix)).optional(),
  state: z.enum(connectionStates).optional(),
  protocol: protocolSchema.optional(),
  limit: z.string().transform(reader(parseLimit)).default(Number.POSITIVE_INFINITY),
});

/** Which sampled packets to send. */
export const eventsQuery = z.strictObject({
  verdict: z.string().optional(),
  client: connectionsQuery.shape.client,
  service: connectionsQuery.shape.service,
});
