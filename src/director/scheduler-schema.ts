import { z } from 'zod';
import { isSchedulerName } from '../sched/registry.ts';
import { schedulerNamePattern } from '../sched/scheduler.ts';
import type { AddedScheduler } from '../scheduling/added-scheduler.ts';

/** The name of a scheduler that is not built in. */
const addedNameSchema = z
  .string()
  .regex(schedulerNamePattern, { error: 'expected the name of a scheduler' })
  .refine(name => !isSchedulerName(name), { error: 'expected a name that no built-in scheduler has' });

/** A scheduler that was added, as it is in the state file. */
export const addedSchedulerSchema = z.strictObject({
  name: addedNameSchema,
  digest: z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected 64 hexadecimal digits' }),
  file: z.string(),
  addedAt: z.iso.datetime().transform(text => new Date(text)),
  abilities: z.strictObject({ build: z.boolean(), pick: z.boolean(), onOpen: z.boolean(), onClose: z.boolean() }),
});

/** A scheduler that was added, as JSON. */
export function addedSchedulerToJson({ addedAt, ...rest }: AddedScheduler) {
  return { ...rest, addedAt: addedAt.toISOString() };
}
