import type { WireServiceOptions } from '../../api/wire.ts';
import { AdmFailure } from './failure.ts';

type Flags = WireServiceOptions['schedulerFlags'];

/** Names of flags that belong to one scheduler, in the order in which lists show them. */
const named = [
  { scheduler: 'sh', name: 'sh-fallback', flag: 'flag-1' },
  { scheduler: 'sh', name: 'sh-port', flag: 'flag-2' },
  { scheduler: 'mh', name: 'mh-fallback', flag: 'flag-1' },
  { scheduler: 'mh', name: 'mh-port', flag: 'flag-2' },
] as const;

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
      const row = named.find(({ name }) => name === word);
      if (row === undefined) throw new AdmFailure(2, `invalid scheduler flag \`${word}'`);
      if (row.scheduler !== scheduler) throw new AdmFailure(2, `incompatible scheduler flag \`${word}'`);
      return row.flag;
    });
}

/** Flags as lists show them: by the names that the scheduler gives them, if it gives any. */
export function schedulerFlagsText(scheduler: string, flags: Flags): string {
  const own = named.filter(row => row.scheduler === scheduler);
  const shown = own.length > 0 ? own.filter(({ flag }) => flags.includes(flag)).map(({ name }) => name) : flags;
  return shown.join(',');
}
