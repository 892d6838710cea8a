import { Limits, SlotsFlag, SlotsLayout } from '../../bpf/generated/lvx.ts';
import { array, BpfMap, MapFlag, type MapOfMaps, u32 } from '../../bpf/index.ts';
import type { Service, ServiceAddress } from '../../model/service.ts';
import { programmed } from '../plan.ts';
import { flagBits, schedulerNumber } from './scheduler-number.ts';

/** An inner map's. */
export const slotsCodecs = { key: u32, value: array(u32, SlotsLayout.LINE) };
type InnerMap = BpfMap<number, readonly number[]>;

/** How many inner maps are made before they are put in: each is a file descriptor. */
const atOnce = 256;

/** One service's slots, and how picks are made of them. Slots are indices in the program's table of real servers. */
export interface Slots {
  /** By which the program finds them: of a service's two, the one that is or will be in force. */
  readonly planNumber: number;
  /** The position of the first pick. */
  readonly start: number;
  /** −1: nobody has the slot. */
  readonly slots: readonly number[];
  /** `schedulerWord` of the service. */
  readonly scheduler: number;
  /** The table by which packets without an entry are forwarded; none if they are not. */
  readonly hashTable: readonly number[];
}

/** What tells how a service's picks are made. */
interface Scheduled extends Omit<Service, keyof ServiceAddress> {
  /** Whether the control plane is asked first. */
  readonly asks: boolean;
}

/** How a service's picks are made, in one word: SLOTS_SCHEDULER of bpf/types/slots.h. */
export function schedulerWord(service: Scheduled): number {
  const { asks, schedulerFlags, servers } = service;
  const limited = servers.some(({ upperThreshold }) => upperThreshold > 0);
  const flags = (limited ? SlotsFlag.THRESHOLDS : 0) | (asks ? SlotsFlag.ASK : 0);
  return schedulerNumber(programmed(service)) | (flagBits(schedulerFlags) << 8) | (flags << 16);
}

/** The walk of a plan, as the program keeps it. */
export interface Walk {
  readonly start: number;
  readonly picks: bigint;
}

/** The map of maps from which the program picks: for each service one period of real servers, replaced whole. */
export class SlotMaps {
  readonly #outer: MapOfMaps<number>;

  /** @param outer number of a plan → inner map */
  constructor(outer: MapOfMaps<number>) {
    this.#outer = outer;
  }

  /** Puts a service's slots in force. */
  install(slots: Slots): void {
    this.installAll([slots]);
  }

  /** Puts the slots of many services in force: much faster than one by one, since the kernel waits for running programs only once in a while. */
  installAll(services: readonly Slots[]): void {
    for (let first = 0; first < services.length; first += atOnce) {
      const some = services.slice(first, first + atOnce);
      const maps: [number, InnerMap][] = [];
      try {
        for (const slots of some) maps.push([slots.planNumber, innerMap(slots)]);
        this.#outer.setAll(maps);
      } finally {
        for (const [, map] of maps) map.close();
      }
    }
  }

  /** The position of the first pick, if these slots are in force, wherever their walk began. */
  startOf(slots: Slots): number | undefined {
    using inner = this.#outer.open(slots.planNumber, slotsCodecs);
    if (inner?.info.maxEntries !== linesFor(slots)) return undefined;
    using view = inner.mmap();
    const words = new Uint32Array(view.buffer);
    const same = wordsOf(slots).every((word, at) => !isOfSlots(at) || words[at] === word);
    return same ? words[SlotsLayout.START] : undefined;
  }

  /** How far the walk of a service's plan has come. */
  walk(planNumber: number): Walk | undefined {
    using inner = this.#outer.open(planNumber, slotsCodecs);
    const line = inner?.get(0);
    if (line === undefined) return undefined;
    const word = (at: number) => line[at] ?? 0;
    const start = word(SlotsLayout.START);
    const cursor = (BigInt(word(SlotsLayout.CURSOR + 1)) << 32n) + BigInt(word(SlotsLayout.CURSOR));
    return { start, picks: cursor - BigInt(start) };
  }

  /** Leaves services without servers to pick, also for packets that have found them already. */
  removeAll(serviceIds: readonly number[]): void {
    if (serviceIds.length === 0) return;
    using none = innerMap({ planNumber: 0, start: 0, slots: [], scheduler: 0, hashTable: [] });
    this.#outer.setAll(serviceIds.flatMap(planNumbers).map(number => [number, none]));
  }
}

/** The numbers of a service's two plans: while one is in force, the next one is laid out. */
function planNumbers(serviceId: number): [number, number] {
  return [serviceId, serviceId + Limits.SERVICES_MAX];
}

/** The number of the plan that a service has next: after another, or first. */
export function nextPlanNumber(serviceId: number, number?: number): number {
  const [first, second] = planNumbers(serviceId);
  return number === first ? second : first;
}

/** Elements of the map for some slots. */
function linesFor({ slots, hashTable }: Slots): number {
  return Math.ceil((SlotsLayout.FIRST + slots.length + hashTable.length) / SlotsLayout.LINE);
}

/** Whether a word tells what the slots are, not how far their walk has come. */
function isOfSlots(word: number): boolean {
  return word > SlotsLayout.START || word === SlotsLayout.LENGTH;
}

/** The words of a map but for the cursor. */
function wordsOf({ start, slots, scheduler, hashTable }: Slots): number[] {
  const words = new Array<number>(SlotsLayout.FIRST).fill(0);
  words[SlotsLayout.LENGTH] = slots.length;
  words[SlotsLayout.START] = start;
  words[SlotsLayout.SCHEDULER] = scheduler;
  words[SlotsLayout.HASH_FIRST] = SlotsLayout.FIRST + slots.length;
  words[SlotsLayout.HASH_LENGTH] = hashTable.length;
  for (const slot of slots) words.push(slot === -1 ? SlotsLayout.HOLE : slot);
  for (const slot of hashTable) words.push(slot === -1 ? SlotsLayout.HOLE : slot);
  return words;
}

function innerMap(slots: Slots): InnerMap {
  const inner = BpfMap.create({
    type: 'array',
    name: 'slots_map',
    maxEntries: linesFor(slots),
    flags: MapFlag.MMAPABLE | MapFlag.INNER_MAP,
    ...slotsCodecs,
  });
  try {
    using view = inner.mmap();
    new Uint32Array(view.buffer).set(wordsOf(slots));
    new BigUint64Array(view.buffer)[SlotsLayout.CURSOR] = BigInt(slots.start);
    return inner;
  } catch (error) {
    inner.close();
    throw error;
  }
}
