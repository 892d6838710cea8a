import { z } from 'zod';
import { reader } from '../director/reader.ts';
import {
  ipSchema,
  markAddressSchema,
  portTextSchema,
  protocolSchema,
  serverOptionsSchema,
  serverSchema,
  serviceAddressSchema,
  virtualAddressSchema,
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

/** A service for a mark in a path. */
export const markPath = z.strictObject({
  family: z.enum(['4', '6']).transform(family => (family === '4' ? 4 : 6)),
  mark: z.string().regex(/^\d+$/).transform(Number).pipe(markAddressSchema.shape.mark),
});

/** What to tell of services besides the usual: `rates=true`. */
export const servicesQuery = z.strictObject({
  rates: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false),
});

const serverInPath = { address: ipSchema, serverPort: portTextSchema };

/** A service and one of its servers in a path. */
export const serverPath = servicePath
  .extend(serverInPath)
  .transform(({ address, serverPort: port, ...service }) => ({ service, server: { address, port } }));

/** A service for a mark and one of its servers in a path. */
export const markServerPath = markPath
  .extend(serverInPath)
  .transform(({ address, serverPort: port, ...service }) => ({ service, server: { address, port } }));

/** What a service is to be like. Any persistence engine is taken: the director refuses it. */
export const serviceChange = serviceOptionsSchema.extend({ engine: z.string().exactOptional() });

/** A service to add. */
export const newService = serviceAddressSchema
  .extend(serviceChange.shape)
  .transform(({ protocol, vip, port, ...options }) => ({ service: { protocol, vip, port }, options }));

/** A service for a mark to add. */
export const newMark = markAddressSchema
  .extend(serviceChange.shape)
  .transform(({ mark, family, ...options }) => ({ service: { mark, family }, options }));

/** A server to add. */
export const newServer = serverSchema;

/** What a server is to be like. */
export const serverChange = serverOptionsSchema;

const serviceEdit = { service: virtualAddressSchema, options: serviceChange };
const serverName = serverSchema.pick({ address: true, port: true });
const serverEdits = { service: virtualAddressSchema, servers: z.array(serverSchema) };

/** Servers of one service that are added, or changed, one after the other are one entry. */
const editsSchema = z.array(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('add-service'), ...serviceEdit }),
    z.strictObject({ kind: z.literal('edit-service'), ...serviceEdit }),
    z.strictObject({ kind: z.literal('delete-service'), service: virtualAddressSchema }),
    z.strictObject({ kind: z.literal('clear') }),
    z.strictObject({ kind: z.literal('add-servers'), ...serverEdits }),
    z.strictObject({ kind: z.literal('edit-servers'), ...serverEdits }),
    z.strictObject({ kind: z.literal('delete-server'), service: virtualAddressSchema, server: serverName }),
  ]),
);

const ifRevision = z.string().optional();

/** Many edits. */
export const editsRequest = z.strictObject({ edits: editsSchema, ifRevision });

/** Edits and settings that are one change. */
export const applicationRequest = z.strictObject({
  edits: editsSchema,
  settings: settingsChangeSchema.default({}),
  ifRevision,
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
