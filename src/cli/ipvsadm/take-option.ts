import type { Arguments } from './arguments.ts';
import { AdmFailure } from './failure.ts';
import type { Names } from './names.ts';
import { optionClassOf } from './rules.ts';
import { readers } from './values.ts';

/** Whether there is an option that is no command. */
export function isOption(name: string): boolean {
  return name === 'sort' || name === 'ipv6' || optionClassOf(name) !== undefined;
}

/**
 * Takes in an option that is no command.
 * @param value undefined where an optional one was not given
 * @returns a promise only where a name has to be looked up
 * @throws AdmFailure for a value that is no good, or an option that came before
 */
export function takeOption(
  read: Arguments,
  name: string,
  value: string | undefined,
  names: Names,
): void | Promise<void> {
  if (name === 'sort') return undefined;
  if (name === 'ipv6') {
    if (read.service === undefined || !('mark' in read.service)) throw new AdmFailure(2, '-6 used before -f\n');
    read.service = { mark: read.service.mark, family: 6 };
    // A mask that came before was meant for IPv4.
    read.mask = undefined;
    return undefined;
  }
  const option = optionClassOf(name);
  if (option === undefined) return undefined;
  if (read.given.has(option)) throw new AdmFailure(2, `multiple '${option}' options specified`);
  read.given.add(option);
  return readers[name]?.(read, value, names);
}
