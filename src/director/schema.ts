import { z } from 'zod';
import { protocols } from '../model/protocol.ts';
import { maxWeight } from '../model/server.ts';
import { parseIpv4 } from '../net/ipv4.ts';
import { parsePort } from '../net/port.ts';
import { isSchedulerName } from '../sched/registry.ts';

/** A transport protocol by name. */
export const protocolSchema = z.enum(protocols);

/** A dotted quad, read as `Ipv4`. */
export const ipv4Schema = z.string().transform(reader(parseIpv4));

/** A port as a number, read as `Port`. */
export const portSchema = z.number().transform(reader(parsePort));

/** A port as decimal digits, read as `Port`. */
export const portTextSchema = z.string().transform(reader(parsePort));

/** A server's weight. */
export const weightSchema = z.int().min(0).max(maxWeight);

/** What makes a service unique: protocol, VIP and port. */
export const serviceAddressSchema = z.strictObject({ protocol: protocolSchema, vip: ipv4Schema, port: portSchema });

/** What makes a real server unique within its service. */
export const serverAddressSchema = z.strictObject({ address: ipv4Schema, port: portSchema });

/** A real server. */
export const serverSchema = serverAddressSchema.extend({ weight: weightSchema });

/** The name of a scheduler that exists. */
export const schedulerSchema = z.string().refine(isSchedulerName, { error: 'expected the name of a scheduler' });

/** Turns a parser that throws into a transformation that reports an issue. */
function reader<I, O>(parse: (value: I) => O): (value: I, context: z.RefinementCtx) => O {
  return (input, context) => {
    try {
      return parse(input);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error), input });
      return z.NEVER;
    }
  };
}
