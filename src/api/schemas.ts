import { z } from 'zod';
import {
  ipv4Schema,
  portTextSchema,
  protocolSchema,
  serverSchema,
  serviceAddressSchema,
  weightSchema,
} from '../director/schema.ts';

/** A service in a path. */
export const servicePath = z.strictObject({ protocol: protocolSchema, vip: ipv4Schema, port: portTextSchema });

/** A service and one of its servers in a path. */
export const serverPath = servicePath.extend({ address: ipv4Schema, serverPort: portTextSchema });

/** A service to add. Whether the scheduler exists is for the director to say. */
export const newService = serviceAddressSchema.extend({ scheduler: z.string() });

/** What can be changed of a service. */
export const serviceChange = z.strictObject({ scheduler: z.string() });

/** A server to add. */
export const newServer = serverSchema;

/** What can be changed of a server. */
export const serverChange = z.strictObject({ weight: weightSchema });

/** How to stop: whether to end forwarding too. */
export const stopRequest = z.strictObject({ detach: z.boolean() });
