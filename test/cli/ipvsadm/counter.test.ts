import t from 'tap';
import { counterText } from '../../../src/cli/ipvsadm/counter.ts';

const rows: readonly [bigint, string, string][] = [
  [0n, '        0', '        0'],
  [99_999_999n, ' 99999999', ' 99999999'],
  [100_000_000n, '  100000K', ' 100000000'],
  [999_999_999n, '  999999K', ' 999999999'],
  [1_000_000_000n, '    1000M', ' 1000000000'],
  [99_999_999_999n, '   99999M', ' 99999999999'],
  [100_000_000_000n, '     100G', ' 100000000000'],
  [99_999_999_999_999n, '   99999G', ' 99999999999999'],
  [100_000_000_000_000n, '     100T', ' 100000000000000'],
  [2n ** 64n - 1n, '18446744T', ' 18446744073709551615'],
];

for (const [count, cut, exact] of rows) {
  t.test(`counterText of ${count} is cut as ipvsadm cuts it, and whole when exact`, async t => {
    t.equal(counterText(count, false), cut);
    t.equal(counterText(count, true), exact);
  });
}
