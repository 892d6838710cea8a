import type { Arguments } from './arguments.ts';
import { AdmFailure } from './failure.ts';
import type { Names } from './names.ts';
import { optionClassOf } from './rules.ts';
import { readers } from './values.ts';

/**
 * Takes in an option that is no command.
 * @param value undefined where an optional one was not given
 * @returns false if there is no such option
 * @throws AdmFailure for a value that is no good, or an option that came before
 */
export async function takeOption(
  read: Arguments,
  name: string,
  value: string | undefined,
  names: Names,
): Promise<boolean> {
  if (name === 'sort') return true;
  if (name === 'ipv6') {
    if (read.mark === undefined) throw new AdmFailure(2, '-6 used before -f\n');
    read.mark = { ipv6: true };
    return true;
  }
  const option = optionClassOf(name);
  if (option === undefined) return false;
  if (read.given.has(option)) throw new AdmFailure(2, `multiple '${option}' options specified`);
  read.given.add(option);
  await readers[name]?.(read, value, names);
  return true;
}
