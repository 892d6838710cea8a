import t from 'tap';
import { type Bar, bars } from '../../src/bench/bars.ts';
import { judge } from '../../src/bench/judgement.ts';
import { basedScenario, kernelScenario, plainScenario } from './results.ts';

const bar: Bar = { scenario: 'hit-1', contender: 'lvx', field: 'ratio_floor_ct', need: 'at most', limit: 0.8 };

const rows: readonly { what: string; bar: Bar; expected: object }[] = [
  { what: 'holds at the limit', bar, expected: { kind: 'holds', got: 0.8, unit: 'of floor_ct' } },
  { what: 'is missed above it', bar: { ...bar, limit: 0.79 }, expected: { kind: 'missed', got: 0.8 } },
  {
    what: 'is not measured without its scenario',
    bar: { ...bar, scenario: 'hit-2' },
    expected: { kind: 'not measured' },
  },
  {
    what: 'is not measured without its contender',
    bar: { ...bar, contender: 'x' },
    expected: { kind: 'not measured' },
  },
  {
    what: 'is not measured without its figure',
    bar: { ...bar, field: 'ratio_base' },
    expected: { kind: 'not measured' },
  },
  {
    what: 'compares two scenarios',
    bar: { ...bar, field: 'net_ns', over: 'hit-3', limit: 2 },
    expected: { kind: 'holds', got: 1.5, unit: 'of hit-3' },
  },
  {
    what: 'is not measured without the scenario that it compares to',
    bar: { ...bar, over: 'hit-4' },
    expected: { kind: 'not measured' },
  },
  {
    what: 'may ask for more instead of less',
    bar: { ...bar, scenario: 'http', field: 'ratio_base', need: 'at least', limit: 0.9 },
    expected: { kind: 'missed', got: 0.85, unit: 'of direct' },
  },
  {
    what: 'may be about a value',
    bar: { ...bar, scenario: 'memory', field: 'value', limit: 34 },
    expected: { kind: 'holds', got: 33, unit: 'bytes' },
  },
];

const scenarios = [
  kernelScenario('hit-1', 30, 0.8),
  kernelScenario('hit-3', 20, 0.5),
  basedScenario('http', 0.85),
  plainScenario('memory', 33, { unit: 'bytes' }),
];

for (const { what, bar, expected } of rows) {
  t.test(`a bar ${what}`, async t => t.match(judge([bar], scenarios), [{ bar, ...expected }]));
}

t.test('no bar holds if nothing was measured', async t => {
  t.same(new Set(judge(bars, []).map(({ kind }) => kind)), new Set(['not measured']));
});
