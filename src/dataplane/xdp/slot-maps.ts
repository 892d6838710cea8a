import { SlotsLayout } from '../../bpf/generated/lvx.ts';
import { array, BpfMap, MapFlag, type MapOfMaps, u32 } from '../../bpf/index.ts';

/** An inner map's. */
export const slotsCodecs = { key: u32, value: array(u32, SlotsLayout.LINE) };
type InnerMap = BpfMap<number, readonly number[]>;

/** How many inner maps are made before they are put in: each is a file descriptor. */
const atOnce = 256;

/** One service's period of picks. */
export interface Period {
  readonly serviceId: number;
  /** The position of the first pick. */
  readonly start: number;
  /** Indices in the program's table of real servers. */
  readonly period: readonly number[];
}

/** The walk of a plan, as the program keeps it. */
export interface Walk {
  readonly start: number;
  readonly picks: bigint;
}

/** The map of maps from which the program picks: for each service one period of real servers, replaced whole. */
export class SlotMaps {
  readonly #outer: MapOfMaps<number>;

  /** @param outer service id → inner map */
  constructor(outer: MapOfMaps<number>) {
    this.#outer = outer;
  }

  /** Puts a service's period in force. */
  install(serviceId: number, start: number, period: readonly number[]): void {
    this.installAll([{ serviceId, start, period }]);
  }

  /** Puts the periods of many services in force: much faster than one by one, since the kernel waits for running programs only once in a while. */
  installAll(periods: readonly Period[]): void {
    for (let first = 0; first < periods.length; first += atOnce) {
      const some = periods.slice(first, first + atOnce);
      const maps: [number, InnerMap][] = [];
      try {
        for (const period of some) maps.push([period.serviceId, innerMap(period)]);
        this.#outer.setAll(maps);
      } finally {
        for (const [, map] of maps) map.close();
      }
    }
  }

  /** The position of the first pick, if this period is in force. */
  startOf(serviceId: number, period: readonly number[]): number | undefined {
    using inner = this.#outer.open(serviceId, slotsCodecs);
    if (inner?.info.maxEntries !== linesFor(period)) return undefined;
    using view = inner.mmap();
    const words = new Uint32Array(view.buffer);
    const same =
      words[SlotsLayout.LENGTH] === period.length &&
      period.every((real, position) => words[SlotsLayout.FIRST + position] === real);
    return same ? words[SlotsLayout.START] : undefined;
  }

  /** How far the walk of a service's plan has come. */
  walk(serviceId: number): Walk | undefined {
    using inner = this.#outer.open(serviceId, slotsCodecs);
    if (inner === undefined) return undefined;
    using view = inner.mmap();
    const start = new Uint32Array(view.buffer)[SlotsLayout.START] ?? 0;
    const cursor = new BigUint64Array(view.buffer)[SlotsLayout.CURSOR] ?? 0n;
    return { start, picks: cursor - BigInt(start) };
  }

  /** Leaves a service without servers to pick. */
  remove(serviceId: number): void {
    this.#outer.delete(serviceId);
  }
}

/** Elements of the map for a period. */
function linesFor(period: readonly number[]): number {
  return Math.ceil((SlotsLayout.FIRST + period.length) / SlotsLayout.LINE);
}

function innerMap({ start, period }: Period): InnerMap {
  const inner = BpfMap.create({
    type: 'array',
    name: 'slots_map',
    maxEntries: linesFor(period),
    flags: MapFlag.MMAPABLE | MapFlag.INNER_MAP,
    ...slotsCodecs,
  });
  try {
    using view = inner.mmap();
    new BigUint64Array(view.buffer)[SlotsLayout.CURSOR] = BigInt(start);
    const words = new Uint32Array(view.buffer);
    words[SlotsLayout.LENGTH] = period.length;
    words[SlotsLayout.START] = start;
    words.set(period, SlotsLayout.FIRST);
    return inner;
  } catch (error) {
    inner.close();
    throw error;
  }
}
