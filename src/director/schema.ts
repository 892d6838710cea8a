import { z } from 'zod';
import { maxMark } from '../model/mark.ts';
import { protocols } from '../model/protocol.ts';
import { maxThreshold, maxWeight, serverDefaults } from '../model/server.ts';
import type { VirtualAddress } from '../model/virtual-service.ts';
import { parseIp } from '../net/ip.ts';
import { parsePort } from '../net/port.ts';
import { forwardingSchema } from './forwarding-schema.ts';
import { issueText } from './issue.ts';
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

/** What makes a service for a firewall mark unique. */
export const markAddressSchema = z.strictObject({
  mark: z.int().min(1).max(maxMark),
  family: z.literal([4, 6]).default(4),
});

/** What makes a virtual service unique: that of a mark where there is one, else that of an address. */
export const virtualAddressSchema = z.unknown().transform((given, context): VirtualAddress => {
  const isMark = typeof given === 'object' && given !== null && 'mark' in given;
  const read = (isMark ? markAddressSchema : serviceAddressSchema).safeParse(given, { reportInput: true });
  if (read.success) return read.data;
  for (const issue of read.error.issues) {
    context.addIssue({ code: 'custom', path: [...issue.path], message: issueText(issue), input: issue.input });
  }
  return z.NEVER;
});

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
