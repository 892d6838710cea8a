import { rr } from './rr.ts';
import { wrr } from './wrr.ts';

/** Every scheduler, by the name that ipvsadm knows it by. */
export const schedulers = { rr, wrr } as const;

/** The name of a scheduler. */
export type SchedulerName = keyof typeof schedulers;

/** Whether a text names a scheduler. */
export function isSchedulerName(text: string): text is SchedulerName {
  return Object.hasOwn(schedulers, text);
}
