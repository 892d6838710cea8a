import t from 'tap';
import { scenarioBeside, scenarioOf } from '../../../src/bench/control/figures.ts';
import { sizeName, withCommas } from '../../../src/bench/control/size-name.ts';

const heading = { name: 'a', title: 'A', unit: 'ms' } as const;

t.test('scenarioOf gives median and quartiles of the rounds', async t => {
  t.match(scenarioOf(heading, [3, 1, 2]), { rounds: 3, contenders: { lvx: { value: 2, low: 1.5, high: 2.5 } } });
});

t.test('scenarioBeside compares within rounds, not medians', async t => {
  const { base, contenders } = scenarioBeside(heading, [2, 30, 8], [1, 10, 8]);
  t.equal(base, 'idle');
  t.match(contenders, { lvx: { value: 8, ratio_base: 2, ratio_low: 1.5 }, idle: { value: 8, ratio_base: 1 } });
});

t.test('sizes have short names, and commas for people', async t => {
  t.same([1_048_576, 65_536, 1000].map(sizeName), ['1m', '64k', '1000']);
  t.equal(withCommas(1_048_576), '1,048,576');
});
