import type { Measured, Scenario } from '../result.ts';

/** The figure of a contender by which two results are compared. */
export interface Figure {
  readonly kind: 'ratio_floor_ct' | 'ratio_base' | 'value';
  /** Whether it means the same on another machine. */
  readonly portable: boolean;
  readonly better: Scenario['better'];
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Figures in these units do not come from a clock. */
const portableUnits: readonly Scenario['unit'][] = ['×', 'bytes'];

/** The ratio to floor_ct, else that to the base, else the value. A ratio to itself tells nothing, nor does that of no work. */
export function figureOf(scenario: Scenario, contender: string, measured: Measured): Figure {
  const { value, low, high, ratio_floor_ct: toFloor, ratio_base: toBase } = measured;
  if (toFloor !== undefined && contender !== 'floor_ct' && contender !== 'nop') {
    return { kind: 'ratio_floor_ct', portable: true, better: 'lower', ...interval(measured, toFloor) };
  }
  if (toBase !== undefined && contender !== scenario.base) {
    return { kind: 'ratio_base', portable: true, better: scenario.better, ...interval(measured, toBase) };
  }
  const portable = portableUnits.includes(scenario.unit);
  return { kind: 'value', portable, better: scenario.better, median: value, low, high };
}

function interval({ ratio_low: low, ratio_high: high }: Measured, median: number) {
  return { median, low: low ?? median, high: high ?? median };
}
