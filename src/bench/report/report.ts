import { bars, futureBars } from '../bars.ts';
import { judge } from '../judgement.ts';
import type { Result, Scenario } from '../result.ts';
import { suiteTitles } from '../suite-titles.ts';
import { barsTable } from './bars-table.ts';
import { kernelTable } from './kernel-table.ts';
import type { Style } from './style.ts';
import { valueTable } from './value-table.ts';

/** The whole result for people: where it was measured, a table for each suite, and the bars. */
export function reportText(result: Result, style: Style): string {
  const parts = [heading(result, style)];
  for (const suite of suitesOf(result)) {
    const scenarios = result.scenarios.filter(scenario => scenario.suite === suite);
    const table = suite === 'kernel' ? kernelTable : valueTable;
    parts.push(section(`${suite}: ${suiteTitles[suite]}`, table(scenarios, style), style));
  }
  parts.push(section('bars', barsTable(judge(bars, result.scenarios), futureBars, style), style));
  return `${parts.join('\n\n')}\n`;
}

/** The suites that a result has figures of, each once, in its order. */
export function suitesOf({ scenarios }: Result): Scenario['suite'][] {
  return [...new Set(scenarios.map(({ suite }) => suite))];
}

/** Lines under a title, set in by two. */
export function section(title: string, lines: readonly string[], { heading }: Style): string {
  return [heading(title), ...lines.map(line => (line === '' ? '' : `  ${line}`))].join('\n');
}

function heading({ date, short, machine }: Result, { dim }: Style): string {
  const { processor, processors, kernel, node } = machine;
  const place = `${date}  ${processors} × ${processor}, Linux ${kernel}, Node ${node}`;
  const form = 'Short form: it shows that everything works; its figures are rough.';
  return short ? `${dim(place)}\n${form}` : dim(place);
}
