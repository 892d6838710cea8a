import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { filesBelow, fingerprint, makeIfChanged } from '../../scripts/lib/build/stamp.mjs';
import { syncTree } from '../../scripts/lib/build/sync-tree.mjs';

t.test('fingerprint changes with contents, names and options', async t => {
  const folder = t.testdir({ 'a.h': 'one', 'b.h': 'one', same: { 'a.h': 'one' } });
  const [a, b] = [join(folder, 'a.h'), join(folder, 'b.h')];
  const before = fingerprint([a], ['-O2']);
  t.equal(fingerprint([a], ['-O2']), before);
  t.not(fingerprint([b], ['-O2']), before);
  t.not(fingerprint([a], ['-O3']), before);
  writeFileSync(a, 'two');
  t.not(fingerprint([a], ['-O2']), before);
});

t.test('makeIfChanged makes only what changed or is gone', async t => {
  const folder = t.testdir({});
  const result = join(folder, 'out');
  const stamp = join(folder, 'stamps/out');
  let made = 0;
  /** @param {string} value */
  const run = value =>
    makeIfChanged({ stamp, value, results: [result] }, async () => {
      made += 1;
      writeFileSync(result, value);
    });
  t.equal(await run('one'), true);
  t.equal(await run('one'), false);
  t.equal(await run('two'), true);
  rmSync(result);
  t.equal(await run('two'), true);
  t.equal(made, 3);
});

t.test('makeIfChanged forgets nothing of a failed run', async t => {
  const stamp = join(t.testdir({}), 'stamp');
  const state = { stamp, value: 'one', results: [] };
  await t.rejects(
    makeIfChanged(state, () => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
  t.equal(existsSync(stamp), false);
  t.equal(await makeIfChanged(state, async () => undefined), true);
});

t.test('filesBelow lists files of all depths, and none of a missing folder', async t => {
  const folder = t.testdir({ 'b.c': '', deep: { 'a.c': '', 'a.o': '' } });
  const found = filesBelow([folder, join(folder, 'missing')], path => path.endsWith('.c'));
  t.same(found, [join(folder, 'b.c'), join(folder, 'deep/a.c')]);
});

t.test('syncTree leaves equal files alone, replaces others, removes what is gone', async t => {
  const folder = t.testdir({
    old: { 'same.js': 'same', 'changed.js': 'old', 'gone.js': 'old' },
    new: { 'same.js': 'same', 'changed.js': 'new', deep: { 'added.js': 'new' } },
  });
  const [from, to] = [join(folder, 'new'), join(folder, 'old')];
  const inode = statSync(join(to, 'same.js')).ino;
  mkdirSync(join(to, 'empty'));
  syncTree(from, to, ['deep/added.js']);
  t.same(
    filesBelow([to], () => true).map(path => path.slice(to.length + 1)),
    ['changed.js', 'deep/added.js', 'same.js'],
  );
  t.equal(readFileSync(join(to, 'changed.js'), 'utf8'), 'new');
  t.equal(statSync(join(to, 'same.js')).ino, inode);
  t.equal(statSync(join(to, 'deep/added.js')).mode & 0o111, 0o111);
});
