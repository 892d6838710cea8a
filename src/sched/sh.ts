import { foldAddress } from './address.ts';
import { hash32 } from './hash32.ts';
import { newestFirst } from './order.ts';
import { type BuiltIn, defineScheduler } from './scheduler.ts';
import { lookUp } from './table.ts';

/** The buckets of sh and dh: 2 to the power of it (Linux, CONFIG_IP_VS_SH_TAB_BITS and CONFIG_IP_VS_DH_TAB_BITS). */
export const tableBits = 8;

/**
 * Source hashing: a client's address finds the server in a table of 256 buckets (Linux, ip_vs_sh.c).
 *
 * The servers fill the buckets in turn, newest first, each as many at a time as its weight. One of weight 0 fills one,
 * and its clients are refused. The bucket is `(offset + hash32(fold(client) + port, 8)) % 256`; the port is the
 * client's with flag-2 (`sh-port`), else 0; the sum is taken modulo 2^32. flag-1 (`sh-fallback`) has other buckets
 * looked into.
 */
export const sh: BuiltIn = defineScheduler({
  name: 'sh',
  build(servers) {
    const turn = newestFirst(servers).flatMap(index => {
      const weight = servers[index]?.weight ?? 0;
      return Array<number>(Math.min(Math.max(weight, 1), 2 ** tableBits)).fill(index);
    });
    return { slots: fill(turn), start: 0 };
  },
  pick({ client, clientPort }, servers, { flags, slots }) {
    const key = hash32(foldAddress(client) + (flags.includes('flag-2') ? clientPort : 0), tableBits);
    return lookUp(servers, slots, { hash: offset => key + offset, fallback: flags.includes('flag-1') });
  },
});

/** A table that a list is repeated in; empty buckets if the list is. */
export function fill(turn: readonly number[]): number[] {
  return Array.from({ length: 2 ** tableBits }, (_, bucket) => turn[bucket % turn.length] ?? -1);
}
