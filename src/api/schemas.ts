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

/** How to stop: whether to end forwarding too. */
export const stopRequest = z.strictObject({ detach: z.boolean() });
