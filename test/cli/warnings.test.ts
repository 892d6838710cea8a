import t from 'tap';
import { Warnings } from '../../src/cli/daemon/warnings.ts';

t.test('Warnings keeps each once, the newest last, and not more than twenty', async t => {
  const warnings = new Warnings();
  for (const text of ['a', 'b', 'a']) warnings.add(text);
  t.same(warnings.list(), ['b', 'a']);
  for (let n = 1; n <= 30; n++) warnings.add(`${n}`);
  t.same(
    warnings.list(),
    Array.from({ length: 20 }, (_, index) => `${index + 11}`),
  );
});
