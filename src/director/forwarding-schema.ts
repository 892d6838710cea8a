import { z } from 'zod';
import { parsePort } from '../net/port.ts';
import { reader } from './reader.ts';

const tunnel = z.literal('tunnel');

const ipipSchema = z.strictObject({ kind: tunnel, tunnel: z.literal('ipip') });

/** A GUE tunnel. */
export const gueSchema = z.strictObject({
  kind: tunnel,
  tunnel: z.literal('gue'),
  port: z.number().min(1).transform(reader(parsePort)),
  checksum: z.enum(['none', 'csum', 'remcsum']),
});

/** A GRE tunnel. */
export const greSchema = z.strictObject({
  kind: tunnel,
  tunnel: z.literal('gre'),
  checksum: z.enum(['none', 'csum']),
});

/** A way of forwarding, as it is in the state file and in the API. */
export const forwardingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('direct') }),
  z.discriminatedUnion('tunnel', [ipipSchema, gueSchema, greSchema]),
]);
