import { z } from 'zod';
import { protocols } from '../model/protocol.ts';
import { maxThreshold, maxWeight, serverDefaults } from '../model/server.ts';
import { parseIp } from '../net/ip.ts';
import { parsePort } from '../net/port.ts';
import { forwardingSchema } from './forwarding-schema.ts';
import { reader } from './reader.ts';

/** A transport protocol by name. */
export const protocolSchema = z.enum(protocols);

/** An address of either family, read as `Ip`. */
export const ipSchema = z.string().transform(reader(parseIp));

/** A port as a number, read as `Port`. */
export const portSchema = z.number().transform(reader(parsePort));

/** A port as decimal digits, read as `Port`. */
export const portTextSchema = z.string().transform(reader(parsePort));

/** What makes a service unique: protocol, VIP and port. */
export const serviceAddressSchema = z.strictObject({ protocol: protocolSchema, vip: ipSchema, port: portSchema });

const thresholdSchema = z.int().min(0).max(maxThreshold);

/** What can be told of a server besides its address; what is left out is as usual. */
export const serverOptionsSchema = z.strictObject({
  weight: z.int().min(0).max(maxWeight),
  forwarding: forwardingSchema.default(serverDefaults.forwarding),
  upperThreshold: thresholdSchema.default(serverDefaults.upperThreshold),
  lowerThreshold: thresholdSchema.default(serverDefaults.lowerThreshold),
  drainedFrom: z.int().min(1).max(maxWeight).exactOptional(),
});

/** A real server. */
export const serverSchema = serverOptionsSchema.extend({ address: ipSchema, port: portSchema });
