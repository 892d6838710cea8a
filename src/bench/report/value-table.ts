import type { Measured, Scenario } from '../result.ts';
import { align } from './columns.ts';
import { formatNumber, formatRange, formatRatio } from './number.ts';
import type { Style } from './style.ts';

/** Characters of a name and what it means that fit in one line. */
const widest = 96;
const header = ['', 'median', 'unit', 'quartiles', 'ratio', 'quartiles'];

/** For each scenario its title, and a line for each contender. */
export function valueTable(scenarios: readonly Scenario[], { dim }: Style): string[] {
  const rows = scenarios.flatMap(scenario =>
    Object.entries(scenario.contenders).map(([name, measured]) => cells(scenario, name, measured)),
  );
  const right = { align: 'right' } as const;
  const quiet = { ...right, paint: dim };
  const [top = '', ...lines] = align(
    [{ align: 'left' }, right, { align: 'left' }, quiet, right, quiet],
    [header, ...rows],
  );
  const report = [top];
  for (const scenario of scenarios) {
    const own = lines.splice(0, Object.keys(scenario.contenders).length);
    report.push(...headingOf(scenario, dim), ...own);
  }
  return report;
}

/** Its name and title: in one line if that is short enough. */
function headingOf({ name, title, rounds }: Scenario, dim: Style['dim']): string[] {
  const detail = `${title}; ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`;
  return name.length + detail.length <= widest ? [`${name}  ${dim(detail)}`] : [name, `    ${dim(detail)}`];
}

function cells({ unit, base }: Scenario, name: string, measured: Measured): string[] {
  const { value, low, high, ratio_base: toBase, ratio_floor_ct: toFloor, ratio_low, ratio_high } = measured;
  const ratio = toBase ?? toFloor;
  const yardstick = toBase === undefined ? 'floor_ct' : (base ?? 'base');
  const own = [`  ${name}`, formatNumber(value), unit, formatRange(low, high, formatNumber)];
  if (ratio === undefined || name === yardstick) return own;
  return [
    ...own,
    `${formatRatio(ratio)} × ${yardstick}`,
    ratio_low === undefined || ratio_high === undefined ? '' : formatRange(ratio_low, ratio_high, formatRatio),
  ];
}
