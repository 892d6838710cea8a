import type { Sighting } from '../check.ts';
import type { Sysctls } from '../facts/sysctls.ts';

/**
 * What is seen of settings that are to have other values: `object` is the one that is told about, mended are all that
 * have not the value yet. One that the kernel doesn't have is passed over.
 */
export function sysctlSighting(
  sysctls: Sysctls,
  wanted: Readonly<Record<string, number>>,
  about: Pick<Sighting, 'object' | 'seen' | 'expected'>,
): Sighting {
  const changes = Object.entries(wanted).flatMap(([key, value]) => {
    const before = sysctls.get(key);
    return before === undefined || before === value ? [] : [{ kind: 'sysctl', key, before, value } as const];
  });
  return { ...about, changes };
}
