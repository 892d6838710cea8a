import type { Measured, Scenario } from '../result.ts';
import { formatNumber, formatRatio } from './number.ts';

/** One bar of a chart. */
export interface BarRow {
  readonly scenario: string;
  readonly contender: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly label: string;
}

/** Bars that share an axis. */
export interface Panel {
  readonly axis: string;
  /** Whether they are ratios: then the yardstick has no bar, and is at 1. */
  readonly ratios: boolean;
  readonly rows: readonly BarRow[];
}

/** Sorts the figures of a suite by what they are figures of: ratios where there are any, else values by unit. */
export function panelsOf(scenarios: readonly Scenario[]): Panel[] {
  const panels = new Map<string, Panel & { readonly rows: BarRow[] }>();
  for (const scenario of scenarios) {
    for (const [contender, measured] of Object.entries(scenario.contenders)) {
      const { axis, ratios, figure } = figureOf(scenario, measured);
      const panel = panels.get(axis) ?? { axis, ratios, rows: [] };
      panels.set(axis, panel);
      if (ratios && [scenario.base, ...yardsticks].includes(contender)) continue;
      panel.rows.push({ scenario: scenario.name, contender, ...figure });
    }
  }
  return [...panels.values()].filter(({ rows }) => rows.length > 0);
}

/** Whose ratios tell nothing. */
const yardsticks = ['nop', 'floor_ct'];

interface Placed extends Pick<Panel, 'axis' | 'ratios'> {
  readonly figure: Omit<BarRow, 'scenario' | 'contender'>;
}

function figureOf({ base, better, unit }: Scenario, measured: Measured): Placed {
  const { value, low, high, ratio_floor_ct: toFloor, ratio_base: toBase, ratio_low, ratio_high } = measured;
  const ratio = toFloor ?? toBase;
  if (ratio === undefined) {
    const figure = { median: value, low, high, label: formatNumber(value) };
    return { axis: `${unit}, ${better} is better`, ratios: false, figure };
  }
  const figure = { median: ratio, low: ratio_low ?? ratio, high: ratio_high ?? ratio, label: formatRatio(ratio) };
  const axis =
    toFloor === undefined ? `${quantity[unit]} over that of ${base ?? 'the base'}` : 'net time over that of floor_ct';
  return { axis: `${axis}, ${better} is better`, ratios: true, figure };
}

/** What is measured in each unit. */
const quantity: Readonly<Record<Scenario['unit'], string>> = {
  'ns/packet': 'time',
  'packets/s': 'packets/s',
  'connections/s': 'connections/s',
  'requests/s': 'requests/s',
  µs: 'time',
  ms: 'time',
  s: 'time',
  MiB: 'memory',
  bytes: 'memory',
  '×': 'factor',
};
