import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import t, { type Test } from 'tap';
import { ApiClient } from '../../src/api/client.ts';
import { Director } from '../../src/director/director.ts';
import { StateStore } from '../../src/director/store.ts';
import { startApi } from '../api/daemon.ts';
import { options, serviceAt } from '../model/examples.ts';
import { temporaryDirectory } from '../temporary.ts';
import { FakeDataplane } from './fake-dataplane.ts';
import { watchedFiles } from './watched-files.ts';

const web = serviceAt('tcp 10.0.0.100:80');
const dns = serviceAt('udp 10.0.0.100:53');

/** A director whose disk fails at a step, once it is told so. */
async function open(t: Test, code = 'ENOSPC') {
  const directory = temporaryDirectory(t);
  let failing = '';
  const files = watchedFiles(({ name, path }) => {
    if (name.replace(basename(directory), 'directory') !== failing) return;
    const error = new Error(`${code}: it fails, ${name}`);
    if (path === directory) failing = '';
    throw Object.assign(error, { code });
  });
  const store = new StateStore(directory, files);
  const dataplane = new FakeDataplane();
  const director = await Director.open({ dataplane, store });
  await director.edit({ kind: 'add-service', service: web, options: options('rr') });
  const fail = (step: string) => {
    failing = step;
  };
  return { director, dataplane, store, directory, fail };
}

for (const step of [
  'open state.json.new',
  'write state.json.new',
  'sync state.json.new',
  'rename state.json.new',
  'sync directory',
]) {
  t.test(`a change that can not be saved (${step}) is refused, and nothing is otherwise than before`, async t => {
    const { director, dataplane, store, directory, fail } = await open(t);
    const before = { text: readFileSync(store.path, 'utf8'), services: director.services(), log: [...dataplane.log] };
    fail(step);
    const add = () => director.edit({ kind: 'add-service', service: dns, options: options('rr') });
    await t.rejects(add(), {
      name: 'StateNotSavedError',
      code: 'ERR_STATE_NOT_SAVED',
      isFull: true,
      message: /^Could not save the director's state to .*state\.json, so nothing was changed: ENOSPC/,
    });
    t.same(director.services(), before.services);
    t.same(dataplane.log, before.log);
    t.equal(readFileSync(store.path, 'utf8'), before.text);
    t.same(readdirSync(directory), ['state.json'], 'no draft takes room');
    fail('');
    t.same(await add(), { kind: 'done' });
    t.same((await store.load())?.services, director.services());
  });
}

t.test('counters that can not be zeroed durably, settings and daemons are refused as well', async t => {
  const { director, fail } = await open(t, 'EIO');
  const settings = director.settings();
  fail('write state.json.new');
  const error = { code: 'ERR_STATE_NOT_SAVED', isFull: false };
  await t.rejects(director.changeSettings({ timeout_udp: 7 }), error);
  await t.rejects(director.counters.zero(), error);
  t.same(director.settings(), settings);
});

t.test('a client is told of a full disk by 507, and why', async t => {
  const directory = temporaryDirectory(t);
  let full = false;
  const files = watchedFiles(({ name }) => {
    if (full && name.startsWith('write'))
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  });
  const { socket } = await startApi(t, new FakeDataplane(), new StateStore(directory, files));
  const client = new ApiClient(socket);
  full = true;
  await t.rejects(client.addService({ protocol: 'tcp', vip: '10.0.0.100', port: 80 }, { scheduler: 'rr' }), {
    status: 507,
    code: 'ERR_STATE_NOT_SAVED',
    message: /nothing was changed: ENOSPC/,
  });
  t.same(await client.services(), []);
});

t.test('a director starts on a full disk with what its file tells', async t => {
  const { directory, director } = await open(t);
  const store = new StateStore(
    directory,
    watchedFiles(({ name }) => {
      if (name.startsWith('write')) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    }),
  );
  const dataplane = new FakeDataplane();
  t.same((await Director.open({ dataplane, store })).services(), director.services());
  t.same(dataplane.services(), director.services());
});

const strange: readonly [string, (path: string) => void, RegExp][] = [
  ['a folder', path => mkdirSync(path), /EISDIR/],
  [
    'bytes that are no text',
    path => writeFileSync(path, Buffer.from([0x7b, 0xff, 0x7d])),
    /expected UTF-8, got other bytes/,
  ],
  [
    'the file of a newer version',
    path => writeFileSync(path, '{"version":3,"services":[]}'),
    /version: expected 1 or 2, got 3/,
  ],
  [
    'a file of something else',
    path => writeFileSync(path, '# my services\n10.0.0.100\n'),
    /state\.json: expected JSON, got: Unexpected token '#'/,
  ],
];

for (const [what, make, message] of strange) {
  t.test(
    `a director does not start with ${what} in place of its state, and changes neither that nor the dataplane`,
    async t => {
      const directory = temporaryDirectory(t);
      const store = new StateStore(directory);
      make(store.path);
      const before = readdirSync(directory);
      const dataplane = new FakeDataplane();
      await t.rejects(Director.open({ dataplane, store }), { name: 'StateFileError', path: store.path, message });
      t.same(dataplane.log, []);
      t.same(readdirSync(directory), before);
    },
  );
}

t.test('a director does not start with a state that it may not read', async t => {
  if (process.getuid?.() === 0) {
    const files = watchedFiles(({ name }) => {
      if (name.startsWith('read')) throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    });
    const store = new StateStore(temporaryDirectory(t), files);
    return t.rejects(Director.open({ dataplane: new FakeDataplane(), store }), {
      name: 'StateFileError',
      message: /EACCES/,
    });
  }
  const store = new StateStore(temporaryDirectory(t));
  writeFileSync(store.path, '{}');
  chmodSync(store.path, 0);
  return t.rejects(Director.open({ dataplane: new FakeDataplane(), store }), {
    name: 'StateFileError',
    message: /EACCES/,
  });
});
