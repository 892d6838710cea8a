import { foldAddress } from './address.ts';
import { hash32 } from './hash32.ts';
import { newestFirst } from './order.ts';
import { type BuiltIn, defineScheduler } from './scheduler.ts';
import { fill, tableBits } from './sh.ts';
import { lookUp } from './table.ts';

/**
 * Destination hashing: the VIP finds the server in a table of 256 buckets (Linux, ip_vs_dh.c).
 *
 * The servers fill the buckets in turn, newest first, one at a time, whatever their weight. The bucket is
 * `hash32(fold(VIP), 8)`. If its server has weight 0 or is overloaded, the connection is refused.
 */
export const dh: BuiltIn = defineScheduler({
  name: 'dh',
  build: servers => ({ slots: fill(newestFirst(servers)), start: 0 }),
  pick({ destination }, servers, { slots }) {
    const key = hash32(foldAddress(destination), tableBits);
    return lookUp(servers, slots, { hash: () => key, fallback: false });
  },
});
