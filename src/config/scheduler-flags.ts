import { namedFlags } from '../model/named-flags.ts';
import { type SchedulerFlag, schedulerFlags } from '../model/service.ts';

/** Every word for a flag of a scheduler: by its number, or by the name that one scheduler has for it. */
export const flagWords = [...schedulerFlags, ...namedFlags.map(({ name }) => name)];

/** The flag that a word stands for with a scheduler; undefined if the word belongs to another one. */
export function flagOf(word: string, scheduler: string): SchedulerFlag | undefined {
  const plain = schedulerFlags.find(flag => flag === word);
  return plain ?? namedFlags.find(row => row.name === word && row.scheduler === scheduler)?.flag;
}

/** Flags by the names that the scheduler has for them, if it has one. */
export function flagsToFile(scheduler: string, flags: readonly SchedulerFlag[]): string[] {
  return flags.map(flag => namedFlags.find(row => row.flag === flag && row.scheduler === scheduler)?.name ?? flag);
}
