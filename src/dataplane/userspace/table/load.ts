import { ConnState } from '../../../bpf/generated/lvx.ts';
import type { Server } from '../../../model/server.ts';

/** What a real server has to carry, and may: the numbers of bpf/load.h. Schedulers read it as their `Load`. */
export interface ServerLoad {
  active: number;
  inactive: number;
  /** Whether it reached its upper threshold, and has not come below the lower one since. */
  overloaded: boolean;
  /** Persistence templates. */
  templates: number;
  weight: number;
  /** 0: no limit. */
  upper: number;
  /** 0: three quarters of the upper one. */
  lower: number;
}

const activeStates = new Set<number>([
  ConnState.SYN_RECV,
  ConnState.SYNACK,
  ConnState.ESTABLISHED,
  ConnState.SCTP_ESTABLISHED,
]);

/** By state: 1 for those that count under ActiveConn. */
const isActive = Uint8Array.from({ length: ConnState.STATES }, (_, state) => (activeStates.has(state) ? 1 : 0));

/** A server that carries nothing. */
export function emptyLoad(): ServerLoad {
  return { active: 0, inactive: 0, overloaded: false, templates: 0, weight: 0, upper: 0, lower: 0 };
}

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
  if (isTemplate(state)) {
    load.templates++;
    return;
  }
  if (isActive[state] === 1) load.active++;
  else load.inactive++;
  if (load.upper > 0 && load.active + load.inactive >= load.upper) load.overloaded = true;
}

/** An entry in a state has gone. */
export function removeLoad(load: ServerLoad, state: number): void {
  if (isTemplate(state)) {
    load.templates--;
    return;
  }
  if (isActive[state] === 1) load.active--;
  else load.inactive--;
  if (load.overloaded) relieve(load);
}

/** An entry has another state, and the same server. */
export function moveLoad(load: ServerLoad, from: number, to: number): void {
  const difference = (isActive[to] ?? 0) - (isActive[from] ?? 0);
  load.active += difference;
  load.inactive -= difference;
}

function relieve(load: ServerLoad): void {
  const total = load.active + load.inactive;
  const isBelow = load.lower > 0 ? total < load.lower : total * 4 < load.upper * 3 || load.upper === 0;
  if (isBelow) load.overloaded = false;
}
