import t from 'tap';
import { install, rules } from '../../bpf/packets/rules.ts';
import { runRows } from '../../bpf/packets/run-rows.ts';
import { UserspaceBench } from './bench.ts';
import { differences } from './differences.ts';

t.test('packet rows through the engine', async t => {
  const bench = new UserspaceBench();
  for (const rule of rules) install(bench, rule);
  runRows(t, bench, differences);
});
