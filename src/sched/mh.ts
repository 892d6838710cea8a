import { foldAddress } from './address.ts';
import { gcd } from './gcd.ts';
import { fillMaglev } from './maglev.ts';
import { newestFirst } from './order.ts';
import { type BuiltIn, type Candidate, defineScheduler } from './scheduler.ts';
import { hsiphash } from './siphash.ts';
import { lookUp } from './table.ts';

/** The size of mh's table: IPVS's, as it is built by default (Linux, CONFIG_IP_VS_MH_TAB_INDEX=12). */
export const mhSize = 4093;

/** Both words of the key for a server's first position and for requests. */
const firstKey = 2654435761n;
/** Both words of the key for a server's skip. */
const skipKey = 2654446892n;

/**
 * Maglev hashing: a client's address finds the server in a table that changes little with the servers
 * (Linux, ip_vs_mh.c).
 *
 * The bucket is `hsiphash(offset + port + fold(client), 2654435761) % 4093`; the port is the client's with flag-2
 * (`mh-port`), else 0; the sum is taken modulo 2^32. flag-1 (`mh-fallback`) has other buckets looked into. A server that
 * gets weight 0 keeps its buckets, by the last weight that it had, so that the table stays as it is; its clients are
 * refused without fallback. One that was added with weight 0 has none.
 */
export const mh: BuiltIn<LastWeights> = defineScheduler({
  name: 'mh',
  build(servers, { before }) {
    const note = lastWeightsOf(servers, before?.plan.note);
    const weighted = servers.map(({ id, address, port }) => ({ id, address, port, weight: note.get(id) ?? 0 }));
    return { slots: maglevTable(weighted, mhSize), start: 0, note };
  },
  pick({ client, clientPort }, servers, { flags, slots }) {
    const key = foldAddress(client) + (flags.includes('flag-2') ? clientPort : 0);
    const hash = (offset: number) => hsiphash((key + offset) >>> 0, firstKey);
    return lookUp(servers, slots, { hash, fallback: flags.includes('flag-1') });
  },
});

/** The last weight above 0 of each server, by id; 0 if it was added without one and never had one. */
type LastWeights = ReadonlyMap<string, number>;

/**
 * A Maglev table of servers, newest first, as mh fills it, of any prime size; −1 everywhere if no weight is above 0.
 *
 * A server's offset is `hsiphash(port + fold(address), 2654435761) % size`, its skip
 * `hsiphash(port + fold(address), 2654446892) % (size − 1) + 1`, both sums modulo 2^32. Its turns are its weight divided
 * by the greatest common divisor of all weights, shifted right so that the largest has no more bits than half the
 * size's, but at least 1.
 * @throws RangeError if the size is not a prime number
 */
export function maglevTable(servers: readonly Candidate[], size: number): number[] {
  const divisor = servers.reduce((common, { weight }) => gcd(common, weight), 0) || 1;
  const largest = servers.reduce((most, { weight }) => Math.max(most, weight), 0) / divisor;
  const shift = Math.max(0, bitsOf(largest) - (bitsOf(size) >> 1));
  const order = newestFirst(servers).flatMap(index => servers[index] ?? []);
  const members = order.map(({ address, port, weight }) => {
    const name = (port + foldAddress(address)) >>> 0;
    return {
      offset: hsiphash(name, firstKey) % size,
      skip: (hsiphash(name, skipKey) % (size - 1)) + 1,
      turns: weight === 0 ? 0 : (weight / divisor) >> shift || 1,
    };
  });
  return fillMaglev(size, members).map(member => (member === -1 ? -1 : servers.length - 1 - member));
}

function bitsOf(number: number): number {
  return 32 - Math.clz32(number);
}

function lastWeightsOf(servers: readonly Candidate[], before: LastWeights | undefined): LastWeights {
  return new Map(servers.map(({ id, weight }) => [id, weight || (before?.get(id) ?? 0)]));
}
