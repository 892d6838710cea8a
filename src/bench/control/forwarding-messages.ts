import { z } from 'zod';

/** What the process that forwards is told. */
export const orderSchema = z.enum(['measure', 'end']);

/** What it tells of the packets that it measured, milliseconds for each. */
const reportSchema = z.object({
  kind: z.literal('report'),
  packets: z.int().positive(),
  median: z.number(),
  longest: z.number(),
});

/** What it says: it forwards; it has measured some packets; in the end, how it went. */
export const saidSchema = z.union([
  z.object({ kind: z.literal('forwarding') }),
  z.object({ kind: z.literal('measuring') }),
  reportSchema,
]);

export type Order = z.infer<typeof orderSchema>;
export type Said = z.infer<typeof saidSchema>;
export type ForwardingReport = z.infer<typeof reportSchema>;
