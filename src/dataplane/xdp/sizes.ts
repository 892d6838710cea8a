import { Limits } from '../../bpf/generated/lvx.ts';
import { possibleCpus } from '../../bpf/index.ts';

/** How many entries of each kind the tables have room for. */
export interface Sizes {
  /** Pairs of lines of the connection table, a power of two. */
  readonly connPairs: number;
  /** Entries of the table of real servers. */
  readonly realsMax: number;
}

/** The fewest and the most connections that a table can be made for. */
export const capacityRange = { least: 1024, most: 16_777_216 } as const;

/** Real servers that there is room for, those kept for connections to removed ones included. */
export const realsMax = 131_072;

/** The tables for a nominal number of connections, a power of two: half of the slots stay free. */
export function sizesFor(connections: number): Sizes {
  const { least, most } = capacityRange;
  if (!Number.isInteger(Math.log2(connections)) || connections < least || connections > most) {
    throw new RangeError(
      `Expected a number of connections that is a power of two from ${least} to ${most}, got ${connections}`,
    );
  }
  return { connPairs: (connections * 2) / Limits.CONN_PAIR_SLOTS, realsMax };
}

/** The nominal number of connections of some tables. */
export function capacityOf({ connPairs }: Sizes): number {
  return (connPairs * Limits.CONN_PAIR_SLOTS) / 2;
}

/** Entries of each map whose size is not fixed in bpf/maps.h. */
export function mapSizes(sizes: Sizes): Record<string, number> {
  const cpus = possibleCpus();
  return {
    conns: sizes.connPairs,
    conn_overflow: Math.max(4096, capacityOf(sizes) / 128),
    conn_tuples: capacityOf(sizes) * 2,
    reals: sizes.realsMax,
    loads: sizes.realsMax,
    routes: sizes.realsMax * cpus,
  };
}
