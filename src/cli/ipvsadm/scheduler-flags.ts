import type { WireServiceOptions } from '../../api/wire.ts';
import { namedFlags } from '../../model/named-flags.ts';
import { AdmFailure } from './failure.ts';

type Flags = WireServiceOptions['schedulerFlags'];

const plain = ['flag-1', 'flag-2', 'flag-3'] as const;

/** Reads flags separated by commas, each by its number or by the name that the scheduler gives it. */
export function readSchedulerFlags(text: string, scheduler: string): Flags {
  if (text === '') return [];
  return text
    .split(',')
    .filter(word => word !== '')
    .map(word => {
      const flag = plain.find(each => each === word);
      if (flag) return flag;
      const row = namedFlags.find(({ name }) => name === word);
      if (row === undefined) throw new AdmFailure(2, `invalid scheduler flag \`${word}'`);
      if (row.scheduler !== scheduler) throw new AdmFailure(2, `incompatible scheduler flag \`${word}'`);
      return row.flag;
    });
}

/** Flags as lists show them: by the names that the scheduler gives them, if it gives any. */
export function schedulerFlagsText(scheduler: string, flags: Flags): string {
  const own = namedFlags.filter(row => row.scheduler === scheduler);
  const shown = own.length > 0 ? own.filter(({ flag }) => flags.includes(flag)).map(({ name }) => name) : flags;
  return shown.join(',');
}
