import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { withLock } from '../../scripts/lib/lock.mjs';

t.test('withLock lets one do its work after the other', async t => {
  const file = join(t.testdir({}), 'lock');
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await sleep(20);
    inside -= 1;
  };
  await Promise.all([withLock(file, work), withLock(file, work)]);
  t.equal(most, 1);
  t.equal(existsSync(file), false);
});

t.test('withLock is free again after an error', async t => {
  const file = join(t.testdir({}), 'lock');
  await t.rejects(
    withLock(file, () => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
  t.equal(await withLock(file, async () => 5), 5);
});

t.test('withLock takes the lock of a process that is gone', async t => {
  const file = join(t.testdir({}), 'lock');
  writeFileSync(file, '999999999-5');
  t.equal(await withLock(file, async () => 5), 5);
});
