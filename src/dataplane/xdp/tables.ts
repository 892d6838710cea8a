import { createHash, randomBytes } from 'node:crypto';
import * as generated from '../../bpf/generated/lvx.ts';
import { BpfError, BpfMap, BpfObject, type OpenOptions, u32 } from '../../bpf/index.ts';
import { defaultSettings } from '../../model/settings.ts';
import { DataplaneError } from '../dataplane.ts';
import type { Log } from '../log.ts';
import { timeoutsOf } from '../states.ts';
import { measureRate, TickClock, tickShiftFor } from './clock.ts';
import { clockObjectPath } from './object-path.ts';
import type { PinFolder } from './pins.ts';
import { programSettings } from './program-settings.ts';
import { capacityOf, mapSizes, type Sizes, sizesFor } from './sizes.ts';

const { tableInfoCodec, settingsCodec } = generated;
type TableInfo = generated.TableInfo;

/** Every map but `egress`, which each start fills anew, and `.bss.resumed`, which is of one process only. */
const lastingMaps = [
  '.bss.services',
  '.bss.index',
  'services',
  'conns',
  'conn_overflow',
  'conn_tuples',
  'reals',
  'loads',
  'localities',
  'fragments',
  'events',
  'slow_packets',
  'conn_news',
  'lanes',
  'slots',
  '.bss.verdicts',
  'routes',
  '.bss.tunnels',
  '.bss.tags',
  '.bss.opened',
  '.bss.scratches',
  '.bss.news',
  '.bss.slow',
  '.bss.refusals',
  '.bss.heartbeat',
  '.bss.settings',
  'table_info',
];

/** The program, loaded, on tables that are new or adopted from a former run. */
export interface LoadedTables {
  readonly object: BpfObject;
  readonly clock: TickClock;
  readonly sizes: Sizes;
  /** Whether the tables were there already. */
  readonly adopted: boolean;
}

/** What the tables are to be. */
export interface TableOptions {
  /** Path of the object file. */
  readonly objectFile: string;
  readonly pins: PinFolder;
  /** Nominal number of connections, a power of two. */
  readonly connections: number;
  readonly log: Log;
}

/**
 * Loads the program; goes on with the tables that are pinned, or makes new ones and pins them.
 * @throws DataplaneError ERR_UNSUPPORTED if the pinned tables are laid out otherwise than this version's
 */
export async function loadTables({ objectFile, pins, connections, log }: TableOptions): Promise<LoadedTables> {
  pins.create();
  const former = readFormer(pins, log);
  const info = former ?? newInfo(connections);
  const sizes = { connPairs: info.connPairs, realsMax: info.realsMax };
  if (former !== undefined && capacityOf(sizes) !== connections) {
    log.warn(
      `The connection table that is pinned has room for ${capacityOf(sizes)} connections: going on with it instead of ${connections}`,
    );
  }

  const open = (tickShift: number): BpfObject => {
    const options: OpenOptions = {
      constants: {
        conn_seed_a: info.seeds[0] ?? 0n,
        conn_seed_b: info.seeds[1] ?? 0n,
        conn_pairs: info.connPairs,
        reals_max: info.realsMax,
        tick_shift: tickShift,
      },
      maxEntries: mapSizes(sizes),
      pins: { dir: pins.path, maps: lastingMaps },
    };
    return BpfObject.open(objectFile, options).load();
  };

  const rate = await kernelRate();
  const tickShift = former?.tickShift ?? tickShiftFor(rate);
  const object = open(tickShift);
  const clock = new TickClock(object.program('read_clock'), tickShift, rate);
  // Settings that a former run left stay in force until the director says which there are to be.
  if (former === undefined) object.variable('settings', settingsCodec).set(firstSettings(clock));
  object.map('table_info', { key: u32, value: tableInfoCodec }).set(0, { ...info, tickShift, ready: 1 });
  return { object, clock, sizes, adopted: former !== undefined };
}

/** Measures with a program that is nothing but the clock. */
async function kernelRate(): Promise<number> {
  using object = BpfObject.open(clockObjectPath()).load();
  return await measureRate(object.program('read_clock'));
}

function firstSettings(clock: TickClock): generated.Settings {
  return programSettings(defaultSettings, {
    clock,
    timeouts: timeoutsOf(defaultSettings),
    anyPortServices: 0,
    watchedServices: 0,
  });
}

function readFormer(pins: PinFolder, log: Log): TableInfo | undefined {
  if (pins.isEmpty()) return undefined;
  const info = readInfo(pins);
  if (info?.ready === 1) return info;
  log.warn(`The tables pinned in ${pins.path} were never finished: starting with new ones`);
  pins.removeAll();
  pins.create();
  return undefined;
}

function readInfo(pins: PinFolder): TableInfo | undefined {
  const path = pins.map('table_info');
  if (!pins.has(path)) return undefined;
  try {
    using map = BpfMap.openPinned(path, { key: u32, value: tableInfoCodec });
    const info = map.get(0);
    if (info?.layout === layoutFingerprint()) return info;
  } catch (cause) {
    if (!(cause instanceof BpfError) || cause.code !== 'ESIZE') throw cause;
  }
  throw new DataplaneError(
    'ERR_UNSUPPORTED',
    `Could not adopt the tables pinned in ${pins.path}: expected this version's layout, got another version's. \`lvx stop --detach\` removes them`,
  );
}

function newInfo(connections: number): TableInfo {
  const sizes = sizesFor(connections);
  return {
    layout: layoutFingerprint(),
    seeds: [randomBytes(8).readBigUInt64LE(), randomBytes(8).readBigUInt64LE()],
    connPairs: sizes.connPairs,
    realsMax: sizes.realsMax,
    tickShift: 0,
    ready: 0,
  };
}

/** A number that differs when any structure or constant of the tables does. */
export function layoutFingerprint(): bigint {
  const layouts = Object.entries(generated).filter(([, value]) => typeof value === 'object' && !('read' in value));
  return createHash('sha256').update(JSON.stringify(layouts)).digest().readBigUInt64LE();
}
