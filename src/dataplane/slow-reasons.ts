import type { SettingName } from '../model/settings.ts';
import type { VerdictName } from './verdicts.ts';

/** Why XDP hands packets to the control plane, by the verdict; each with the setting that limits it. */
export const slowRates = [
  ['SLOW_TOO_BIG', 'slow_too_big_rate'],
  ['SLOW_ICMP', 'slow_icmp_rate'],
  ['SLOW_FRAGMENT', 'slow_fragment_rate'],
  ['SLOW_NEIGHBOUR', 'slow_neighbour_rate'],
  ['SLOW_SCHEDULER', 'slow_scheduler_rate'],
] as const satisfies readonly (readonly [VerdictName, SettingName])[];

/** The verdict of packets that are handed up. */
export type SlowReasonName = (typeof slowRates)[number][0];

/** Every reason, in the program's order. */
export const slowReasonNames: readonly SlowReasonName[] = slowRates.map(([name]) => name);
