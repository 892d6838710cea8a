import t from 'tap';
import { compare } from '../../../src/bench/compare/compare.ts';
import { comparisonText } from '../../../src/bench/compare/text.ts';
import { styleFor } from '../../../src/bench/report/style.ts';
import type { Scenario } from '../../../src/bench/result.ts';
import { basedScenario, kernelScenario, machine, plainScenario, resultOf } from '../results.ts';

const rows: readonly { what: string; before: Scenario; after: Scenario; kind?: 'better' | 'worse' }[] = [
  {
    what: 'a higher ratio to floor_ct is worse',
    before: kernelScenario('a', 30, 0.6),
    after: kernelScenario('a', 36, 0.72),
    kind: 'worse',
  },
  {
    what: 'a lower one is better',
    before: kernelScenario('a', 36, 0.72),
    after: kernelScenario('a', 30, 0.6),
    kind: 'better',
  },
  {
    what: 'quartiles that overlap are noise',
    before: kernelScenario('a', 30, 0.6, 0.1),
    after: kernelScenario('a', 36, 0.72, 0.1),
  },
  {
    what: 'little differences are noise even if quartiles are apart',
    before: kernelScenario('a', 30, 0.6, 0.001),
    after: kernelScenario('a', 30.6, 0.612, 0.001),
  },
  {
    what: 'a higher ratio to the base is better where more is better',
    before: basedScenario('a', 0.8),
    after: basedScenario('a', 0.9),
    kind: 'better',
  },
  {
    what: 'a higher ratio to the base is worse where less is better',
    before: basedScenario('a', 1.1, { better: 'lower', unit: 'µs' }),
    after: basedScenario('a', 1.3, { better: 'lower', unit: 'µs' }),
    kind: 'worse',
  },
  {
    what: 'a value counts where there is no ratio',
    before: plainScenario('a', 10),
    after: plainScenario('a', 12),
    kind: 'worse',
  },
];

for (const { what, before, after, kind } of rows) {
  t.test(`compare: ${what}`, async t => {
    const { changes } = compare(resultOf([before]), resultOf([after]));
    const ofLvx = changes.filter(({ contender }) => contender === 'lvx');
    t.match(ofLvx, kind === undefined ? [] : [{ scenario: 'a', contender: 'lvx', kind }]);
    t.equal(ofLvx.length, kind === undefined ? 0 : 1);
  });
}

t.test('compare takes more for noise where a result is a short form', async t => {
  const before = resultOf([plainScenario('a', 10)]);
  const after = resultOf([plainScenario('a', 12)]);
  t.match(compare(before, after), { threshold: 0.05, changes: [{}], unchanged: 0 });
  t.match(compare({ ...before, short: true }, after), { threshold: 0.25, changes: [], unchanged: 1 });
});

t.test('compare counts what did not change, each contender once', async t => {
  const result = resultOf([kernelScenario('a', 30, 0.6), basedScenario('b', 0.8)]);
  t.match(compare(result, result), { changes: [], unchanged: 6, incomparable: [], added: [], gone: [], machine: [] });
});

t.test('compare takes only ratios and what no clock gives from another machine', async t => {
  const scenarios = [
    plainScenario('time', 10),
    plainScenario('memory', 30, { unit: 'bytes' }),
    basedScenario('b', 0.8),
  ];
  const before = resultOf(scenarios, { machine: { ...machine, processors: 4, processor: 'Other' } });
  const comparison = compare(before, resultOf(scenarios));
  t.match(comparison, { unchanged: 2, incomparable: ['time lvx', 'b direct'] });
  t.match(
    comparisonText(comparison, styleFor({})),
    /only ratios are compared \(processor Other → Test; processors 4 → 2\)/,
  );
});

t.test('compare does not compare figures with different bases or units', async t => {
  const before = resultOf([basedScenario('a', 0.8, { base: 'lvx' }), plainScenario('b', 1, { unit: 's' })]);
  const comparison = compare(before, resultOf([basedScenario('a', 0.8), plainScenario('b', 1)]));
  t.same(comparison.incomparable, ['a direct', 'a lvx', 'b lvx']);
});

t.test('compare names what is new and what is gone, whole scenarios or contenders', async t => {
  const before = basedScenario('a', 0.8);
  const after = { ...before, contenders: { ...before.contenders, userspace: { value: 1, low: 1, high: 1 } } };
  const comparison = compare(resultOf([before, plainScenario('x', 1)]), resultOf([after, plainScenario('y', 1)]));
  t.match(comparison, { added: ['a userspace', 'y'], gone: ['x'] });
});

t.test('comparisonText tells each change, the forms, and the counts', async t => {
  const before = resultOf([kernelScenario('hit-1', 30, 0.6), plainScenario('memory', 100, { unit: 'MiB' })], {
    short: true,
  });
  const after = resultOf([kernelScenario('hit-1', 45, 0.9), plainScenario('memory', 70, { unit: 'MiB' })]);
  const text = comparisonText(compare(before, after), styleFor({}));
  t.match(text, /against 2026-01-02T03:04:05\.000Z\n {2}The long form against the short one/);
  t.match(text, /\n {2}hit-1 {3}lvx +0\.60 {2}→ {2}0\.90 {2}× floor_ct +\+50 % {2}slower\n/);
  t.match(text, /\n {2}memory {2}lvx +100 {2}→ {2}70\.0 {2}MiB +−30 % {2}smaller\n/);
  t.match(text, /\n {2}\d changed, \d unchanged \(medians within 25 %, or quartiles that overlap\)\n$/);
});
