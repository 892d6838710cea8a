import t from 'tap';
import { chart } from '../../../src/bench/report/charts.ts';
import { panelsOf } from '../../../src/bench/report/panel.ts';
import { basedScenario, kernelScenario, plainScenario, resultOf } from '../results.ts';

t.test('panelsOf puts ratios of one kind together, without the yardsticks', async t => {
  const panels = panelsOf([kernelScenario('a', 30, 0.6), kernelScenario('b', 20, 0.5)]);
  t.match(panels, [{ axis: 'net time over that of floor_ct, lower is better', ratios: true }]);
  t.same(
    panels[0]?.rows.map(({ scenario, contender }) => `${scenario} ${contender}`),
    ['a floor', 'a lvx', 'b floor', 'b lvx'],
  );
});

t.test('panelsOf keeps units and directions apart', async t => {
  const panels = panelsOf([
    basedScenario('a', 0.9),
    basedScenario('b', 1.1, { better: 'lower', unit: 'µs' }),
    plainScenario('c', 10),
    plainScenario('d', 1, { unit: 'MiB' }),
    plainScenario('e', 20),
  ]);
  t.same(
    panels.map(({ axis, rows }) => [axis, rows.map(({ scenario, label }) => `${scenario} ${label}`)]),
    [
      ['requests/s over that of direct, higher is better', ['a 0.90']],
      ['time over that of direct, lower is better', ['b 1.10']],
      ['ms, lower is better', ['c 10.0', 'e 20.0']],
      ['MiB, lower is better', ['d 1.00']],
    ],
  );
});

t.test('chart draws SVG with title, units, names and figures', async t => {
  const svg = await chart('kernel', resultOf([kernelScenario('hit-1', 30, 0.6), plainScenario('elsewhere', 1)]));
  t.match(svg, /^<svg /);
  for (const text of [
    'In the kernel, one processor',
    'net time over that of floor_ct',
    'hit-1',
    'lvx',
    '0.60',
    'Test, Linux',
  ]) {
    t.ok(svg.includes(text), text);
  }
  t.notOk(svg.includes('elsewhere'));
  t.notOk(svg.includes('NaN'));
});
