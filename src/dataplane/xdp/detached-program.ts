import { randomBytes } from 'node:crypto';
import { ConnState, Limits, settingsCodec } from '../../bpf/generated/lvx.ts';
import { BpfObject } from '../../bpf/index.ts';
import type { Ipv4 } from '../../net/ipv4.ts';
import { TickClock } from './clock.ts';
import { defaultTimeouts, type ProgramState, type Timeouts } from './conn-table.ts';
import type { NextHop } from './next-hop/next-hop.ts';
import { objectPath } from './object-path.ts';
import { Placement } from './placement.ts';
import { ProgramTables } from './program-tables.ts';
import { mapSizes, type Sizes } from './sizes.ts';

/** How large the tables are, and how long connections live. */
export interface DetachedOptions {
  /** Nominal number of connections, a power of two. */
  readonly connections?: number;
  /** Entries of the table of real servers. */
  readonly realsMax?: number;
  readonly timeouts?: Timeouts;
}

/**
 * The program on tables of its own, attached to nothing: for tests and measurements that run it packet by packet.
 * Next hops are what is put into `hops`. A tick is 64 jiffies.
 */
export class DetachedProgram implements Disposable {
  readonly object: BpfObject;
  readonly tables: ProgramTables;
  readonly placement: Placement;
  readonly hops = new Map<Ipv4, NextHop>();

  constructor({ connections = 1024, realsMax = 256, timeouts = defaultTimeouts }: DetachedOptions = {}) {
    const sizes: Sizes = { connPairs: (connections * 2) / Limits.CONN_PAIR_SLOTS, realsMax };
    this.object = BpfObject.open(objectPath(), {
      constants: {
        conn_pairs: sizes.connPairs,
        reals_max: sizes.realsMax,
        conn_seed_a: randomBytes(8).readBigUInt64LE(),
        conn_seed_b: randomBytes(8).readBigUInt64LE(),
      },
      maxEntries: mapSizes(sizes),
    }).load();
    const clock = new TickClock(this.object.program('read_clock'), 6, 1000);
    const ticks = new Array<number>(ConnState.STATES).fill(0);
    for (const [state, seconds] of Object.entries(timeouts))
      ticks[ConnState[state as ProgramState]] = clock.ticks(seconds);
    this.object.variable('settings', settingsCodec).set({ timeouts: ticks });
    this.tables = new ProgramTables(this.object, clock, timeouts);
    this.placement = new Placement(this.tables, { get: address => this.hops.get(address) });
  }

  [Symbol.dispose](): void {
    this.tables[Symbol.dispose]();
    this.object.close();
  }
}
