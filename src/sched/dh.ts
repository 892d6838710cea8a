import { foldAddress } from './address.ts';
import { hash32 } from './hash32.ts';
import { newestFirst, type Scheduler } from './scheduler.ts';
import { fill, tableBits } from './sh.ts';
import { tablePicker } from './table.ts';

/**
 * Destination hashing: the VIP finds the server in a table of 256 buckets (Linux, ip_vs_dh.c).
 *
 * The servers fill the buckets in turn, newest first, one at a time, whatever their weight. The bucket is
 * `hash32(fold(VIP), 8)`. If its server has weight 0 or is overloaded, the connection is refused.
 */
export const dh: Scheduler = {
  name: 'dh',
  kind: 'table',
  plan: servers => ({ slots: fill(newestFirst(servers)), start: 0 }),
  picker: (servers, plan) =>
    tablePicker(servers, plan, {
      key: ({ destination }) => hash32(foldAddress(destination), tableBits),
      hash: key => key,
      fallback: false,
    }),
};
