import { z } from 'zod';
import { schedulerFlags, serviceDefaults } from '../model/service.ts';
import { persistenceSchema } from './persistence-schema.ts';

/** Flags in any order; each counts once. */
const flagsSchema = z
  .array(z.enum(schedulerFlags))
  .transform(given => schedulerFlags.filter(flag => given.includes(flag)))
  .default([...serviceDefaults.schedulerFlags]);

/** What can be told of a service besides its address; what is left out is as usual. Any name of a scheduler is taken. */
export const serviceOptionsSchema = z.strictObject({
  scheduler: z.string(),
  schedulerFlags: flagsSchema,
  persistence: persistenceSchema
    .nullable()
    .default(null)
    .transform(given => given ?? undefined),
  onePacket: z.boolean().default(serviceDefaults.onePacket),
});
