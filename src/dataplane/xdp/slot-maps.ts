import { SlotsLayout } from '../../bpf/generated/lvx.ts';
import { BpfMap, MapFlag, type MapOfMaps, u32, u64 } from '../../bpf/index.ts';
import type { Plan } from '../../sched/scheduler.ts';

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

  /**
   * Puts a plan in force.
   * @param reals the indices in the program's table of the servers that the plan points into
   */
  install(serviceId: number, plan: Plan, reals: readonly number[]): void {
    using inner = BpfMap.create({
      type: 'array',
      name: 'slots_map',
      maxEntries: SlotsLayout.FIRST + plan.slots.length,
      flags: MapFlag.MMAPABLE | MapFlag.INNER_MAP,
      key: u32,
      value: u64,
    });
    using view = inner.mmap();
    const words = new BigUint64Array(view.buffer);
    words[SlotsLayout.CURSOR] = BigInt(plan.start);
    words[SlotsLayout.LENGTH] = BigInt(plan.slots.length);
    words[SlotsLayout.START] = BigInt(plan.start);
    plan.slots.forEach((server, position) => {
      words[SlotsLayout.FIRST + position] = BigInt(reals[server] ?? 0);
    });
    this.#outer.set(serviceId, inner);
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
