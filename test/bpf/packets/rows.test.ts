import t from 'tap';
import { needsRoot } from '../needs-root.ts';
import { Bench } from './bench.ts';
import { install, rules } from './rules.ts';
import { runRows } from './run-rows.ts';

t.test('packet rows through the program', needsRoot, async t => {
  const bench = new Bench();
  t.teardown(() => bench[Symbol.dispose]());
  for (const rule of rules) install(bench, rule);
  runRows(t, bench);
});
