import type { Bar } from './bars.ts';
import type { Scenario } from './result.ts';

/** Whether a bar was reached. */
export type Judgement =
  | { readonly bar: Bar; readonly kind: 'holds' | 'missed'; readonly got: number; readonly unit: string }
  | { readonly bar: Bar; readonly kind: 'not measured' };

/** Holds figures against bars. A figure that is not there is never a bar reached. */
export function judge(bars: readonly Bar[], scenarios: readonly Scenario[]): Judgement[] {
  return bars.map(bar => {
    const figure = figureOf(bar, bar.scenario, scenarios);
    const yardstick = bar.over === undefined ? 1 : figureOf(bar, bar.over, scenarios);
    if (figure === undefined || yardstick === undefined) return { bar, kind: 'not measured' };
    const got = figure / yardstick;
    const reached = bar.need === 'at most' ? got <= bar.limit : got >= bar.limit;
    return { bar, kind: reached ? 'holds' : 'missed', got, unit: unitOf(bar, scenarios) };
  });
}

function figureOf({ contender, field }: Bar, name: string, scenarios: readonly Scenario[]): number | undefined {
  return scenarios.find(scenario => scenario.name === name)?.contenders[contender]?.[field];
}

/** What the figure is a figure of. */
function unitOf({ scenario: name, field, over }: Bar, scenarios: readonly Scenario[]): string {
  if (over !== undefined) return `of ${over}`;
  if (field === 'net_ns') return 'ns net';
  if (field === 'ratio_floor_ct') return 'of floor_ct';
  const scenario = scenarios.find(candidate => candidate.name === name);
  return field === 'ratio_base' ? `of ${scenario?.base}` : (scenario?.unit ?? '');
}
