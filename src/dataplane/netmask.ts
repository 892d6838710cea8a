import type { Persistence } from '../model/persistence.ts';

/** The bits of a client's address that count, as four 32-bit words; none where there is no persistence. */
export function netmaskWords(persistence: Persistence | undefined): readonly number[] {
  if (persistence === undefined) return [0, 0, 0, 0];
  if ('netmask' in persistence) return [persistence.netmask, 0, 0, 0];
  return [0, 32, 64, 96].map(start => {
    const bits = Math.min(32, Math.max(0, persistence.prefix - start));
    return bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
  });
}
