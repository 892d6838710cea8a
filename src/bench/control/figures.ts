import type { Measured, Scenario } from '../result.ts';
import { summarize } from '../statistics.ts';

/** What a scenario of the control plane is called, and what its figures are. */
export interface Heading {
  readonly name: string;
  readonly title: string;
  readonly unit: Scenario['unit'];
}

/** A scenario from the figures of its rounds; less is better. */
export function scenarioOf(heading: Heading, figures: readonly number[]): Scenario {
  return {
    ...heading,
    suite: 'control',
    better: 'lower',
    rounds: figures.length,
    contenders: { lvx: summarize(figures) },
  };
}

/** A scenario from the figures of its rounds, beside those of the same rounds without what is measured. */
export function scenarioBeside(heading: Heading, figures: readonly number[], idle: readonly number[]): Scenario {
  const ratio = summarize(figures.map((figure, round) => figure / (idle[round] ?? Number.NaN)));
  const lvx: Measured = {
    ...summarize(figures),
    ratio_base: ratio.value,
    ratio_low: ratio.low,
    ratio_high: ratio.high,
  };
  const contenders = { lvx, idle: { ...summarize(idle), ratio_base: 1 } };
  return { ...heading, suite: 'control', better: 'lower', rounds: figures.length, base: 'idle', contenders };
}
