import { dh } from './dh.ts';
import { fo } from './fo.ts';
import { lblc } from './lblc.ts';
import { lblcr } from './lblcr.ts';
import { lc } from './lc.ts';
import { mh } from './mh.ts';
import { none } from './none.ts';
import { nq } from './nq.ts';
import { ovf } from './ovf.ts';
import { rr } from './rr.ts';
import { sed } from './sed.ts';
import { sh } from './sh.ts';
import { twos } from './twos.ts';
import { wlc } from './wlc.ts';
import { wrr } from './wrr.ts';

/** Every scheduler, by the name that ipvsadm knows it by. */
export const schedulers = { rr, wrr, lc, wlc, lblc, lblcr, dh, sh, sed, nq, fo, ovf, mh, twos, none } as const;

/** The name of a scheduler. */
export type SchedulerName = keyof typeof schedulers;

/** Every scheduler's name. */
export const schedulerNames = Object.keys(schedulers) as readonly SchedulerName[];

/** Whether a text names a scheduler. */
export function isSchedulerName(text: string): text is SchedulerName {
  return Object.hasOwn(schedulers, text);
}
