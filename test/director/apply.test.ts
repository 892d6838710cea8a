import { readFileSync } from 'node:fs';
import t from 'tap';
import { Director } from '../../src/director/director.ts';
import type { Edit } from '../../src/director/edit.ts';
import { StateStore } from '../../src/director/store.ts';
import { options, serverAt, service, serviceAt } from '../model/examples.ts';
import { FakeDataplane } from './fake-dataplane.ts';

const web = serviceAt('tcp 10.0.0.100:80');
const addWeb: readonly Edit[] = [
  { kind: 'add-service', service: web, options: options('rr') },
  { kind: 'add-server', service: web, server: serverAt('10.0.0.11') },
];
const done = { kind: 'done' };

async function start(directory: string) {
  const [dataplane, store] = [new FakeDataplane(), new StateStore(directory)];
  return { director: await Director.open({ dataplane, store }), dataplane, store };
}

t.test('edits and settings are one change', async t => {
  const { director, dataplane, store } = await start(t.testdir());
  t.same(await director.apply({ edits: addWeb, settings: { timeout_tcp: 60 }, ifRevision: director.revision() }), done);
  t.same(director.services(), [service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11')] })]);
  t.same(await store.load().then(state => state?.settings.timeout_tcp), 60);
  t.same(dataplane.log, ['settings', 'settings timeout_tcp=60', 'put tcp 10.0.0.100:80']);
});

t.test('one edit that is refused leaves everything as it is', async t => {
  const { director, dataplane, store } = await start(t.testdir());
  const before = readFileSync(store.path, 'utf8');
  const revision = director.revision();
  const edits: readonly Edit[] = [...addWeb, { kind: 'delete-server', service: web, server: serverAt('10.0.0.12') }];
  t.same(await director.apply({ edits, settings: { timeout_tcp: 60 }, ifRevision: undefined }), {
    kind: 'refused',
    refusals: new Map([[2, 'no-such-server']]),
  });
  t.same([director.services(), director.settings().timeout_tcp, director.revision()], [[], 900, revision]);
  t.equal(readFileSync(store.path, 'utf8'), before);
  t.same(dataplane.log, ['settings']);
});

t.test('what the dataplane refuses is undone with the settings', async t => {
  const { director, dataplane } = await start(t.testdir());
  dataplane.refuses.add('put tcp 10.0.0.100:80');
  const applying = director.apply({ edits: addWeb, settings: { timeout_tcp: 60 }, ifRevision: undefined });
  await t.rejects(applying, { code: 'ERR_CHANGE_UNDONE' });
  t.same([director.services(), director.settings().timeout_tcp], [[], 900]);
  t.equal(dataplane.log.at(-1), 'settings');
});

t.test('a revision is another one after each change of services or settings, and after a restart', async t => {
  const directory = t.testdir();
  const { director } = await start(directory);
  const seen = [director.revision()];
  await director.editAll(addWeb);
  seen.push(director.revision());
  await director.changeSettings({ timeout_tcp: 60 });
  seen.push(director.revision());
  await director.edit({ kind: 'clear' });
  seen.push(director.revision());
  await director.undo(false);
  seen.push(director.revision());
  seen.push((await start(directory)).director.revision());
  t.equal(new Set(seen).size, seen.length, seen.join(' '));
  await director.counters.zero();
  t.equal(director.revision(), seen[4], 'zeroed counters are no change');
});

t.test('an application for a former revision is not made', async t => {
  const { director } = await start(t.testdir());
  const ifRevision = director.revision();
  await director.changeSettings({ timeout_tcp: 60 });
  t.same(await director.apply({ edits: addWeb, settings: {}, ifRevision }), { kind: 'stale' });
  t.same(director.services(), []);
});

t.test('of two applications for one revision at once, one is made', async t => {
  const { director } = await start(t.testdir());
  const ifRevision = director.revision();
  const both = await Promise.all([
    director.apply({ edits: addWeb, settings: {}, ifRevision }),
    director.apply({ edits: addWeb.slice(0, 1), settings: {}, ifRevision }),
  ]);
  t.same(both, [done, { kind: 'stale' }]);
  t.equal(director.services()[0]?.servers.length, 1);
});
