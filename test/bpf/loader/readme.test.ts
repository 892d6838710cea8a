import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { needsRoot, objectFile } from './support.ts';

t.test("the README's example runs", { skip: needsRoot }, async t => {
  const readme = readFileSync(new URL('../../../src/bpf/README.md', import.meta.url), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];
  t.ok(example);
  const index = new URL('../../../src/bpf/index.ts', import.meta.url).href;
  const folder = mkdtempSync(join(dirname(objectFile('maps')), 'readme-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'example.ts');
  const code = (example ?? '').replace("'./index.ts'", `'${index}'`).replace("'maps.bpf.o'", `'${objectFile('maps')}'`);
  writeFileSync(file, code);
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import=tsx', file], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  t.same({ stdout, stderr, status }, { stdout: '1 80\n0 8 1n\n', stderr: '', status: 0 });
});
