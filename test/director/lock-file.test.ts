import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { LockFile } from '../../src/director/lock-file.ts';
import { temporaryDirectory } from '../temporary.ts';

const hold = (directory: string) => new LockFile(`${directory}/lock`, directory);

t.test('a lock keeps a second holder out until it is closed', async t => {
  const directory = `${temporaryDirectory(t)}/state`;
  const first = hold(directory);
  t.throws(() => hold(directory), {
    code: 'ERR_LOCKED',
    message: new RegExp(`process id ${process.pid}`),
  });
  first.close();
  first.close();
  t.notOk(existsSync(`${directory}/lock`));
  hold(directory).close();
});

t.test('the lock of a process that has ended is taken over', async t => {
  const directory = temporaryDirectory(t);
  const child = spawn('sleep', ['60']);
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(' ');
  writeFileSync(`${directory}/lock`, `${child.pid} ${fields[21]}`);
  t.throws(() => hold(directory), { code: 'ERR_LOCKED' }, 'while it lives, it holds');
  child.kill('SIGKILL');
  await once(child, 'exit');
  hold(directory).close();
});

t.test('a living process that only has the same id does not hold a lock', async t => {
  const directory = temporaryDirectory(t);
  writeFileSync(`${directory}/lock`, `${process.pid} 1`);
  hold(directory).close();
});

t.test('a lock file without sense is taken over', async t => {
  const directory = temporaryDirectory(t);
  writeFileSync(`${directory}/lock`, '../../x');
  hold(directory).close();
});
