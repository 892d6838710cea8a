import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { findCycle, type Imports, importsOf, wrongArrows } from './imports.ts';

const source = fileURLToPath(new URL('../src', import.meta.url));

/** The files of src/ that each file imports, statically or dynamically, also for types only. */
function readSource(): Imports {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
  return new Map(
    files.map(file => {
      const text = readFileSync(join(source, file), 'utf8');
      return [file, importsOf(text).map(name => relative(source, join(source, file, '..', name)))];
    }),
  );
}

t.test('imports of src/ run one way', async t => {
  const imports = readSource();
  t.ok(imports.size > 50, `${imports.size} files`);
  t.ok(imports.get('cli/daemon/dataplane.ts')?.includes('dataplane/xdp/index.ts'), 'dynamic imports are seen');
  t.same(wrongArrows(imports), []);
});

t.test('imports of src/ have no cycle', async t => {
  t.same(findCycle(readSource()), undefined);
});

t.test('every imported file exists', async t => {
  const imports = readSource();
  const missing = [...imports].flatMap(([file, names]) =>
    names.filter(name => !imports.has(name)).map(name => `${file} → ${name}`),
  );
  t.same(missing, []);
});

t.test('importsOf finds each way to import a file, and no package', async t => {
  const text = `
    import { a } from './a.ts';
    import type { B } from '../b.ts';
    import './c.ts';
    export { d } from './d.ts';
    export * from "./e.ts";
    const f = await import('./f.ts');
    type G = import('./g.ts').G;
    import koffi from 'koffi';
    import {
      h,
    } from './h.ts';
    // import './comment.ts';
    /* import './block.ts'; */
  `;
  t.same(importsOf(text), ['./a.ts', '../b.ts', './c.ts', './d.ts', './e.ts', './f.ts', './g.ts', './h.ts']);
});

t.test('wrongArrows finds arrows that run up, between neighbours, or out of a folder that stands alone', async t => {
  const rows: readonly [string, string, boolean][] = [
    ['cli/lvxd.ts', 'api/client.ts', true],
    ['cli/lvxd.ts', 'dataplane/xdp/index.ts', true],
    ['cli/lvx.ts', 'cli/output.ts', true],
    ['api/server.ts', 'cli/lvxd.ts', false],
    ['director/director.ts', 'api/wire.ts', false],
    ['dataplane/dataplane.ts', 'director/edit.ts', false],
    ['dataplane/xdp/open.ts', 'bpf/index.ts', true],
    ['dataplane/xdp/open.ts', 'sched/rr.ts', true],
    ['bpf/map.ts', 'net/ipv4.ts', false],
    ['bpf/map.ts', 'bpf/errno.ts', true],
    ['net/ipv4.ts', 'model/server.ts', false],
    ['model/server.ts', 'net/ipv4.ts', true],
    ['netns/plan.ts', 'net/ipv4.ts', true],
    ['netns/plan.ts', 'bpf/index.ts', false],
    ['demo/show.ts', 'netns/plan.ts', true],
    ['cli/lvx.ts', 'demo/show.ts', false],
    ['unknown/x.ts', 'net/ipv4.ts', false],
  ];
  for (const [from, to, good] of rows) {
    t.same(wrongArrows(new Map([[from, [to]]])), good ? [] : [`${from} → ${to}`], `${from} → ${to}`);
  }
});

t.test('findCycle shows the way round', async t => {
  t.same(
    findCycle(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
    ['b', 'c', 'b'],
  );
  t.same(findCycle(new Map([['a', ['a']]])), ['a', 'a']);
  t.equal(
    findCycle(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['d']],
        ['c', ['d']],
        ['d', []],
      ]),
    ),
    undefined,
  );
});
