import { randomBytes } from 'node:crypto';
import { Limits, settingsCodec } from '../../bpf/generated/lvx.ts';
import { BpfObject } from '../../bpf/index.ts';
import { defaultSettings, type Settings } from '../../model/settings.ts';
import type { Ip } from '../../net/ip.ts';
import type { Explanation, PacketQuestion } from '../explanation.ts';
import type { NextHop } from '../next-hop/next-hop.ts';
import type { Lack } from '../next-hop/route.ts';
import { noSchedulerHook, type SchedulerHook } from '../scheduler-hook.ts';
import { forwardsUnrecorded, type Timeouts, timeoutsOf } from '../states.ts';
import { TickClock } from './clock.ts';
import { Explainer } from './explain/explainer.ts';
import { objectPath } from './object-path.ts';
import { Placement } from './placement.ts';
import { programSettings } from './program-settings.ts';
import { ProgramTables } from './program-tables.ts';
import { mapSizes, type Sizes } from './sizes.ts';
import { Sweeper } from './sweeper.ts';

/** How large the tables are, and how long connections live. */
export interface DetachedOptions {
  /** Nominal number of connections, a power of two. */
  readonly connections?: number;
  /** Entries of the table of real servers. */
  readonly realsMax?: number;
  readonly timeouts?: Timeouts;
  /** A tick is 2^this jiffies. */
  readonly tickShift?: number;
  readonly hook?: SchedulerHook;
}

/**
 * The program on tables of its own, attached to nothing: for tests and measurements that run it packet by packet.
 * Next hops are what is put into `hops`. A second is taken for 1000 jiffies.
 */
export class DetachedProgram implements Disposable {
  readonly object: BpfObject;
  readonly tables: ProgramTables;
  readonly placement: Placement;
  readonly hops = new Map<Ip, NextHop>();
  /** Why there is no next hop, where that is known. */
  readonly lacks = new Map<Ip, Lack>();
  readonly sweeper: Sweeper;
  readonly #explainer: Explainer;
  readonly #clock: TickClock;
  readonly #timeouts: Timeouts;

  constructor({
    connections = 1024,
    realsMax = 256,
    timeouts = timeoutsOf(defaultSettings),
    tickShift = 6,
    hook = noSchedulerHook,
  }: DetachedOptions = {}) {
    const sizes: Sizes = { connPairs: (connections * 2) / Limits.CONN_PAIR_SLOTS, realsMax };
    this.object = BpfObject.open(objectPath(), {
      constants: {
        conn_pairs: sizes.connPairs,
        reals_max: sizes.realsMax,
        tick_shift: tickShift,
        conn_seed_a: randomBytes(8).readBigUInt64LE(),
        conn_seed_b: randomBytes(8).readBigUInt64LE(),
      },
      maxEntries: mapSizes(sizes),
    }).load();
    this.#clock = new TickClock(this.object.program('read_clock'), tickShift, 1000);
    this.#timeouts = timeouts;
    this.tables = new ProgramTables(this.object, this.#clock, timeouts);
    const hops = { get: (address: Ip) => this.hops.get(address), lack: (address: Ip) => this.lacks.get(address) };
    this.placement = new Placement(this.tables, hops, hook);
    this.#explainer = new Explainer({
      object: this.object,
      tables: this.tables,
      placement: this.placement,
      clock: this.#clock,
    });
    this.sweeper = new Sweeper(this.object.program('sweep'), {
      pairs: sizes.connPairs,
      servers: () => this.tables.reals.end,
    });
    this.set({});
  }

  /** Puts settings in force; those that are not given are the defaults. */
  set(changes: Partial<Settings>): void {
    const settings = { ...defaultSettings, ...changes };
    const surroundings = {
      clock: this.#clock,
      timeouts: this.#timeouts,
      anyPortServices: this.placement.anyPortServices(),
      watchedServices: this.placement.watchedServices(),
    };
    this.object.variable('settings', settingsCodec).set(programSettings(settings, surroundings));
    this.placement.forwardUnrecorded(forwardsUnrecorded(settings));
  }

  /** What the program would do with a packet that comes in by interface 1. */
  explain(question: PacketQuestion): Explanation {
    return this.#explainer.explain(question, { names: new Map([[1, 'lo']]), ingress: 1 });
  }

  [Symbol.dispose](): void {
    this.#explainer[Symbol.dispose]();
    this.tables[Symbol.dispose]();
    this.object.close();
  }
}
