import { ConnState } from '../../../bpf/generated/lvx.ts';
import type { Server } from '../../../model/server.ts';
import type { Load } from '../../../sched/scheduler.ts';

/** Where the numbers of a server's are in `ServerLoad.cells`. */
export const loadCells = { active: 0, inactive: 1, templates: 2, count: 3 } as const;

/** What a real server has to carry, and may: the numbers of bpf/load.h. Schedulers read it as their `Load`. */
export class ServerLoad implements Load {
  active = 0;
  inactive = 0;
  /** Persistence templates. */
  templates = 0;
  /** Whether it reached its upper threshold, and has not come below the lower one since. */
  overloaded = false;
  weight = 0;
  /** 0: no limit. */
  upper = 0;
  /** 0: three quarters of the upper one. */
  lower = 0;
  /** The first three once more, for other threads. */
  readonly cells: Int32Array;

  constructor(cells: Int32Array) {
    this.cells = cells.fill(0);
  }

  /** So many more, or fewer. */
  add(active: number, inactive: number, templates: number): void {
    this.active += active;
    this.inactive += inactive;
    this.templates += templates;
    this.cells[loadCells.active] = this.active;
    this.cells[loadCells.inactive] = this.inactive;
    this.cells[loadCells.templates] = this.templates;
  }
}

const activeStates = new Set<number>([
  ConnState.SYN_RECV,
  ConnState.SYNACK,
  ConnState.ESTABLISHED,
  ConnState.SCTP_ESTABLISHED,
]);

/** By state: 1 for those that count under ActiveConn. */
const isActive = Uint8Array.from({ length: ConnState.STATES }, (_, state) => (activeStates.has(state) ? 1 : 0));

/** What a server may get from now on. */
export function setLimits(load: ServerLoad, { weight, upperThreshold, lowerThreshold }: Omit<Server, 'address'>): void {
  load.weight = weight;
  load.upper = upperThreshold;
  load.lower = lowerThreshold;
  load.overloaded = upperThreshold > 0 && load.active + load.inactive >= upperThreshold;
}

/** Whether a state is that of a template, which is no connection. */
export function isTemplate(state: number): boolean {
  return state === ConnState.TEMPLATE || state === ConnState.ASSURED;
}

/** An entry in a state has come. */
export function addLoad(load: ServerLoad, state: number): void {
  addEntries(load, state, 1);
  if (isTemplate(state)) return;
  if (load.upper > 0 && load.active + load.inactive >= load.upper) load.overloaded = true;
}

/** An entry in a state has gone. */
export function removeLoad(load: ServerLoad, state: number): void {
  addEntries(load, state, -1);
  if (isTemplate(state)) return;
  if (load.overloaded) relieve(load);
}

/** An entry has another state, and the same server. */
export function moveLoad(load: ServerLoad, from: number, to: number): void {
  const difference = (isActive[to] ?? 0) - (isActive[from] ?? 0);
  if (difference !== 0) load.add(difference, -difference, 0);
}

function addEntries(load: ServerLoad, state: number, count: number): void {
  if (isTemplate(state)) load.add(0, 0, count);
  else if (isActive[state] === 1) load.add(count, 0, 0);
  else load.add(0, count, 0);
}

function relieve(load: ServerLoad): void {
  const total = load.active + load.inactive;
  const isBelow = load.lower > 0 ? total < load.lower : total * 4 < load.upper * 3 || load.upper === 0;
  if (isBelow) load.overloaded = false;
}
