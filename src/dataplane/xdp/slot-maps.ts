import { SlotsLayout } from '../../bpf/generated/lvx.ts';
import { BpfMap, MapFlag, type MapOfMaps, u32, u64 } from '../../bpf/index.ts';

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
      const maps: [number, BpfMap<number, bigint>][] = [];
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
    using inner = this.#outer.open(serviceId, { key: u32, value: u64 });
    if (inner?.info.maxEntries !== SlotsLayout.FIRST + period.length) return undefined;
    using view = inner.mmap();
    const words = new BigUint64Array(view.buffer);
    const same = period.every((real, position) => words[SlotsLayout.FIRST + position] === BigInt(real));
    return same ? Number(words[SlotsLayout.START]) : undefined;
  }

  /** How far the walk of a service's plan has come. */
  walk(serviceId: number): Walk | undefined {
    using inner = this.#outer.open(serviceId, { key: u32, value: u64 });
    if (inner === undefined) return undefined;
    const start = inner.get(SlotsLayout.START) ?? 0n;
    return { start: Number(start), picks: (inner.get(SlotsLayout.CURSOR) ?? start) - start };
  }

  /** Leaves a service without servers to pick. */
  remove(serviceId: number): void {
    this.#outer.delete(serviceId);
  }
}

function innerMap({ start, period }: Period): BpfMap<number, bigint> {
  const inner = BpfMap.create({
    type: 'array',
    name: 'slots_map',
    maxEntries: SlotsLayout.FIRST + period.length,
    flags: MapFlag.MMAPABLE | MapFlag.INNER_MAP,
    key: u32,
    value: u64,
  });
  try {
    using view = inner.mmap();
    new BigUint64Array(view.buffer).set(header(start, period).concat(period.map(BigInt)));
    return inner;
  } catch (error) {
    inner.close();
    throw error;
  }
}

/** The words in front of the period. */
function header(start: number, period: readonly number[]): bigint[] {
  const words = new Array<bigint>(SlotsLayout.FIRST).fill(0n);
  words[SlotsLayout.CURSOR] = BigInt(start);
  words[SlotsLayout.LENGTH] = BigInt(period.length);
  words[SlotsLayout.START] = BigInt(start);
  return words;
}
