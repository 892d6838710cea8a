import { SchedulerFlag as Flag, Scheduler } from '../../bpf/generated/lvx.ts';
import { type SchedulerFlag, schedulerFlags } from '../../model/service.ts';
import { type SchedulerName, schedulers } from '../../sched/registry.ts';

const numbers: Readonly<Record<SchedulerName, number>> = {
  rr: Scheduler.RR,
  wrr: Scheduler.WRR,
  lc: Scheduler.LC,
  wlc: Scheduler.WLC,
  lblc: Scheduler.LBLC,
  lblcr: Scheduler.LBLCR,
  dh: Scheduler.DH,
  sh: Scheduler.SH,
  sed: Scheduler.SED,
  nq: Scheduler.NQ,
  fo: Scheduler.FO,
  ovf: Scheduler.OVF,
  mh: Scheduler.MH,
  twos: Scheduler.TWOS,
  none: Scheduler.NONE,
};

const bits: Readonly<Record<SchedulerFlag, number>> = {
  'flag-1': Flag.FALLBACK,
  'flag-2': Flag.PORT,
  'flag-3': Flag.FLAG_3,
};

/** The number by which the program knows a scheduler. */
export function schedulerNumber(name: SchedulerName): number {
  return numbers[name];
}

/** The scheduler with a number of the program's. */
export function schedulerOfNumber(value: number): SchedulerName {
  const name = (Object.keys(schedulers) as SchedulerName[]).find(candidate => numbers[candidate] === value);
  if (name === undefined) throw new Error(`Expected the number of a scheduler, got ${value}`);
  return name;
}

/** Scheduler flags as the program's bits. */
export function flagBits(flags: readonly SchedulerFlag[]): number {
  return flags.reduce((sum, flag) => sum | bits[flag], 0);
}

/** The scheduler flags behind the program's bits. */
export function flagsOfBits(value: number): readonly SchedulerFlag[] {
  return schedulerFlags.filter(flag => (value & bits[flag]) !== 0);
}
