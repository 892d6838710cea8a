import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { runTests } from '../../src/cli/operator/scheduler/run-tests.ts';
import { bundle } from '../../src/scheduling/bundle.ts';
import { Runner } from '../../src/scheduling/runner.ts';
import { temporaryDirectory } from '../temporary.ts';
import { idleServer } from './files.ts';

const folder = fileURLToPath(new URL('../../examples/schedulers', import.meta.url));
const files = readdirSync(folder).filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'));

t.test('there are the examples that people ask for', async t => {
  t.same(files, ['least-response-time.ts', 'slow-start.ts', 'starter.ts', 'subset.ts', 'two-choices.ts']);
});

for (const file of files) {
  t.test(`${file} passes its own tests`, async t => {
    t.equal(await runTests([join(folder, file.replace('.ts', '.test.ts'))], 'dot'), 0);
  });

  t.test(`${file} runs as lvxd runs it, with servers and without`, async t => {
    const path = join(temporaryDirectory(t), 'bundle.mjs');
    writeFileSync(path, await bundle(join(folder, file)));
    const runner = await Runner.start(path, file);
    t.teardown(() => runner.close());
    t.same((await runner.build([], { flags: [] })).plan.slots, []);
    const { plan } = await runner.build([idleServer('a', 2), idleServer('b', 1)], { flags: [] });
    t.same([...new Set(plan.slots)].sort(), [0, 1]);
  });
}
