import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import t from 'tap';
import { Director } from '../../src/director/director.ts';
import { StateStore } from '../../src/director/store.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { options, serverAt, service, serviceAt } from '../model/examples.ts';
import { FakeDataplane } from './fake-dataplane.ts';

const web = serviceAt('tcp 10.0.0.100:80');
const dns = serviceAt('udp 10.0.0.100:53');
const done = { kind: 'done' };

async function start(directory: string, dataplane = new FakeDataplane()) {
  const store = new StateStore(directory);
  return { director: await Director.open({ dataplane, store }), dataplane, store };
}

t.test('an edit is saved and installed before it is acknowledged', async t => {
  const { director, dataplane, store } = await start(t.testdir());
  t.same(await director.edit({ kind: 'add-service', service: web, options: options('rr') }), done);
  t.same(await director.edit({ kind: 'add-server', service: web, server: serverAt('10.0.0.11') }), done);
  const wanted = [service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11')] })];
  t.same(director.services(), wanted);
  t.same(dataplane.services(), wanted);
  t.same((await store.load())?.services, wanted);
});

t.test('a refused edit reaches neither file nor dataplane', async t => {
  const { director, dataplane, store } = await start(t.testdir());
  const before = readFileSync(store.path, 'utf8');
  const refused = { kind: 'refused', refusal: 'no-such-service' };
  t.same(await director.edit({ kind: 'delete-service', service: web }), refused);
  t.same(dataplane.log, ['settings']);
  t.equal(readFileSync(store.path, 'utf8'), before);
});

t.test('edits that come at once are made one after the other', async t => {
  const { director, dataplane } = await start(t.testdir());
  const adding = director.edit({ kind: 'add-service', service: web, options: options('rr') });
  const servers = Array.from({ length: 20 }, (_, index) => serverAt(`10.0.0.${index + 1}`));
  const outcomes = await Promise.all([
    adding,
    ...servers.map(server => director.edit({ kind: 'add-server', service: web, server })),
    director.edit({ kind: 'add-service', service: web, options: options('rr') }),
  ]);
  t.same(outcomes.pop(), { kind: 'refused', refusal: 'service-exists' });
  for (const outcome of outcomes) t.same(outcome, done);
  t.same(dataplane.services(), [service('tcp 10.0.0.100:80', { servers })]);
});

t.test('an edit that the dataplane refuses is undone everywhere', async t => {
  const { director, dataplane, store } = await start(t.testdir());
  await director.edit({ kind: 'add-service', service: web, options: options('rr') });
  const saved = readFileSync(store.path, 'utf8');
  dataplane.refuses.add('put udp 10.0.0.100:53');
  await t.rejects(director.edit({ kind: 'add-service', service: dns, options: options('rr') }), {
    name: 'ChangeUndoneError',
    code: 'ERR_CHANGE_UNDONE',
    message: /No room to put udp 10\.0\.0\.100:53/,
    cause: { code: 'ERR_TABLE_FULL' },
  });
  t.same(director.services(), [service('tcp 10.0.0.100:80')]);
  t.same(dataplane.services(), [service('tcp 10.0.0.100:80')]);
  t.equal(readFileSync(store.path, 'utf8'), saved);
  dataplane.refuses.clear();
  t.same(
    await director.edit({ kind: 'add-service', service: dns, options: options('rr') }),
    done,
    'the next one works',
  );
});

t.test('a change of several operations that fails in the middle is taken back whole', async t => {
  const { director, dataplane } = await start(t.testdir());
  await director.edit({ kind: 'add-service', service: web, options: options('rr') });
  await director.edit({ kind: 'add-service', service: dns, options: options('rr') });
  dataplane.refuses.add('remove udp 10.0.0.100:53');
  await t.rejects(director.edit({ kind: 'clear' }), { code: 'ERR_CHANGE_UNDONE' });
  const names = [service('tcp 10.0.0.100:80'), service('udp 10.0.0.100:53')];
  t.same(director.services(), names);
  t.same(new Set(dataplane.services()), new Set(names));
});

t.test('a change that cannot be taken back either says so', async t => {
  const { director, dataplane } = await start(t.testdir());
  dataplane.refuses.add('settings sloppy_tcp=1');
  dataplane.refuses.add('settings');
  await t.rejects(director.changeSettings({ sloppy_tcp: 1 }), {
    code: 'ERR_CHANGE_STUCK',
    message: /could not be taken back/,
  });
});

t.test('a change that cannot be saved is not installed', async t => {
  const directory = t.testdir();
  const { director, dataplane, store } = await start(directory);
  await mkdir(`${store.path}.new`);
  await t.rejects(director.edit({ kind: 'add-service', service: web, options: options('rr') }), {
    code: 'ERR_STATE_NOT_SAVED',
    message: /EISDIR/,
  });
  t.same(dataplane.log, ['settings']);
  t.same(director.services(), []);
  await rm(`${store.path}.new`, { recursive: true });
  t.same(await director.edit({ kind: 'add-service', service: web, options: options('rr') }), done);
});

t.test('a restart installs the saved services on an empty dataplane, in their order', async t => {
  const directory = t.testdir();
  const first = await start(directory);
  await first.director.edit({ kind: 'add-service', service: dns, options: options('wrr') });
  await first.director.edit({ kind: 'add-service', service: web, options: options('rr') });
  await first.director.end('close');
  const second = await start(directory);
  t.same(second.director.services(), first.director.services());
  t.same(second.dataplane.log, ['settings', 'put udp 10.0.0.100:53', 'put tcp 10.0.0.100:80']);
});

t.test('a restart touches only what differs from the adopted services', async t => {
  const directory = t.testdir();
  const { director } = await start(directory);
  await director.edit({ kind: 'add-service', service: web, options: options('rr') });
  await director.edit({ kind: 'add-service', service: dns, options: options('rr') });
  const adopted = new FakeDataplane();
  await adopted.put(service('udp 10.0.0.100:53'));
  await adopted.put(service('tcp 10.0.0.100:9'));
  adopted.log.length = 0;
  await start(directory, adopted);
  t.same(adopted.log, ['settings', 'remove tcp 10.0.0.100:9', 'put tcp 10.0.0.100:80']);
});

t.test('without a state file the adopted services are kept and saved', async t => {
  const adopted = new FakeDataplane();
  await adopted.put(service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11')] }));
  const { director, store } = await start(t.testdir(), adopted);
  t.same(director.services(), [service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11')] })]);
  t.same((await store.load())?.services, director.services());
});

t.test('a broken state file stops the start and leaves file and dataplane alone', async t => {
  const directory = t.testdir({ 'state.json': '{"version":' });
  const adopted = new FakeDataplane();
  await adopted.put(service('tcp 10.0.0.100:80'));
  await t.rejects(start(directory, adopted), { code: 'ERR_STATE_FILE' });
  t.same(adopted.log, ['put tcp 10.0.0.100:80']);
  t.equal(readFileSync(`${directory}/state.json`, 'utf8'), '{"version":');
});

t.test('a change of settings is saved and applied, the others stay', async t => {
  const { director, dataplane, store } = await start(t.testdir());
  t.same(director.settings(), defaultSettings);
  const changed = { ...defaultSettings, timeout_tcp: 60 };
  t.same(await director.changeSettings({ timeout_tcp: 60 }), changed);
  t.same(await director.changeSettings({ table_full: 'hash' }), { ...changed, table_full: 'hash' });
  t.same(director.settings(), { ...changed, table_full: 'hash' });
  t.same((await store.load())?.settings, director.settings());
  t.same(dataplane.log, ['settings', 'settings timeout_tcp=60', 'settings timeout_tcp=60 table_full=hash']);
});

t.test('a restart applies the saved settings before it puts services', async t => {
  const directory = t.testdir();
  const first = await start(directory);
  await first.director.changeSettings({ sloppy_tcp: 1 });
  await first.director.edit({ kind: 'add-service', service: web, options: options('rr') });
  const second = await start(directory);
  t.same(second.dataplane.log, ['settings sloppy_tcp=1', 'put tcp 10.0.0.100:80']);
  t.same(second.director.settings(), { ...defaultSettings, sloppy_tcp: 1 });
});

t.test('settings that the dataplane refuses are undone everywhere', async t => {
  const { director, dataplane, store } = await start(t.testdir());
  await director.changeSettings({ timeout_udp: 7 });
  const saved = readFileSync(store.path, 'utf8');
  dataplane.refuses.add('settings pmtu_disc=0 timeout_udp=7');
  await t.rejects(director.changeSettings({ pmtu_disc: 0 }), { code: 'ERR_CHANGE_UNDONE', message: /No room to/ });
  t.same(director.settings(), { ...defaultSettings, timeout_udp: 7 });
  t.equal(readFileSync(store.path, 'utf8'), saved);
  t.equal(dataplane.log.at(-1), 'settings timeout_udp=7', 'the former ones are applied again');
});

t.test('an edit leaves the settings alone', async t => {
  const { director, dataplane } = await start(t.testdir());
  await director.changeSettings({ timeout_udp: 7 });
  await director.edit({ kind: 'add-service', service: web, options: options('rr') });
  t.equal(director.settings().timeout_udp, 7);
  t.same(dataplane.log, ['settings', 'settings timeout_udp=7', 'put tcp 10.0.0.100:80']);
});

t.test('zero refuses an unknown service', async t => {
  const { director } = await start(t.testdir());
  t.same(await director.counters.zero(web), { kind: 'refused', refusal: 'no-such-service' });
  t.same(await director.counters.zero(), done, 'all of none is fine');
});

t.test('end waits for the changes before it', async t => {
  const { director, dataplane } = await start(t.testdir());
  const adding = director.edit({ kind: 'add-service', service: web, options: options('rr') });
  await director.end('close');
  t.same(await adding, done);
  t.throws(() => dataplane.services(), { code: 'ERR_CLOSED' });
});
