import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { Director } from '../../src/director/director.ts';
import type { Edit } from '../../src/director/edit.ts';
import { StateStore } from '../../src/director/store.ts';
import { lostByUndo, undoStep } from '../../src/director/undo-step.ts';
import { persistenceOf } from '../../src/model/persistence.ts';
import { type Service, serviceName } from '../../src/model/service.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { abilities } from '../dataplane/abilities.ts';
import { options, serverAt, service, serviceAt } from '../model/examples.ts';
import { FakeDataplane } from './fake-dataplane.ts';

const web = serviceAt('tcp 10.0.0.100:80');
const dns = serviceAt('udp 10.0.0.100:53');
const done = { kind: 'done' };

const table = [
  service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.12'), serverAt('10.0.0.11', 2)] }),
  service('udp 10.0.0.100:53', { servers: [serverAt('10.0.0.11', 1, 53)] }),
];

const addAll: readonly Edit[] = table.flatMap(({ servers, ...rest }) => [
  { kind: 'add-service', service: rest, options: options('rr') } as const,
  ...servers.map(server => ({ kind: 'add-server', service: rest, server }) as const),
]);

async function open(directory: string, dataplane = new FakeDataplane()) {
  const store = new StateStore(directory);
  return { director: await Director.open({ dataplane, store }), dataplane, store };
}

/** A director with the table above. */
async function start(directory: string) {
  const place = await open(directory);
  await place.director.editAll(addAll);
  return place;
}

t.test('a clear is undone: services, servers and their order, also after a restart', async t => {
  const directory = t.testdir();
  const first = await start(directory);
  await first.director.edit({ kind: 'clear' });
  t.same(first.director.services(), []);
  await first.director.end('close');
  const { director, dataplane, store } = await open(directory);
  t.match(await director.undo(false), { kind: 'done', step: { reason: 'clear', at: Date } });
  t.same(director.services(), table);
  t.same(dataplane.services(), table);
  t.same((await store.load())?.services, table);
});

t.test('an undo is undone by the next one, as often as one likes', async t => {
  const { director } = await start(t.testdir());
  await director.edit({ kind: 'clear' });
  for (const [reason, services] of [
    ['clear', table],
    ['undo', []],
    ['undo', table],
    ['undo', []],
  ] as const) {
    t.match(await director.undo(false), { kind: 'done', step: { reason } });
    t.same(director.services(), services);
  }
});

t.test('without a clear there is nothing to undo', async t => {
  const { director } = await start(t.testdir());
  await director.edit({ kind: 'delete-service', service: dns });
  t.same(await director.undo(false), { kind: 'nothing' });
  t.same(await director.undo(true), { kind: 'nothing' });
});

t.test('clearing an empty table does not forget what was cleared before', async t => {
  const { director } = await start(t.testdir());
  await director.edit({ kind: 'clear' });
  await director.edit({ kind: 'clear' });
  await director.editAll([{ kind: 'clear' }, { kind: 'clear' }]);
  t.match(await director.undo(false), done);
  t.same(director.services(), table);
});

t.test('a restore that replaces the table is undone; one that leaves it as it is makes no step', async t => {
  const { director } = await start(t.testdir());
  await director.editAll([{ kind: 'clear' }, ...addAll]);
  t.same(await director.undo(false), { kind: 'nothing' });
  await director.editAll([{ kind: 'clear' }, ...addAll.slice(0, 2)]);
  t.same(director.services().length, 1);
  await director.undo(false);
  t.same(director.services(), table);
});

t.test('an undo that would lose what was changed since is refused, unless forced', async t => {
  const { director } = await start(t.testdir());
  await director.edit({ kind: 'clear' });
  const other = serviceAt('tcp 10.0.0.100:443');
  await director.edit({ kind: 'add-service', service: other, options: options('wrr') });
  const before = director.services();
  t.match(await director.undo(false), { kind: 'lossy', step: { reason: 'clear' }, lost: ['tcp 10.0.0.100:443'] });
  t.equal(director.services(), before);
  t.match(await director.undo(true), done);
  t.same(director.services(), table);
  await director.undo(false);
  t.same(director.services(), before, 'what was given up can be had back, too');
});

t.test('what is by now as it was before the step is not lost', async t => {
  const { director } = await start(t.testdir());
  await director.edit({ kind: 'clear' });
  await director.editAll(addAll.slice(-2));
  t.match(await director.undo(false), done);
  t.same(director.services(), table);
});

t.test('each change of a service or server since an application is told', async t => {
  const server = serverAt('10.0.0.11', 2);
  const changes: readonly Edit[] = [
    { kind: 'edit-server', service: web, server: { ...server, weight: 3 } },
    { kind: 'edit-server', service: web, server: { ...server, forwarding: { kind: 'direct' } } },
    { kind: 'edit-server', service: web, server: { ...server, upperThreshold: 3 } },
    { kind: 'edit-server', service: web, server: { ...server, upperThreshold: 3, lowerThreshold: 2 } },
    { kind: 'add-server', service: web, server: serverAt('10.0.0.13') },
    { kind: 'delete-server', service: web, server },
    { kind: 'edit-service', service: web, options: options('wlc') },
    { kind: 'edit-service', service: web, options: options('rr', { schedulerFlags: ['flag-2'] }) },
    {
      kind: 'edit-service',
      service: web,
      options: options('rr', { persistence: persistenceOf(web.vip, 5) }),
    },
    { kind: 'delete-service', service: web },
  ];
  for (const change of changes) {
    const { director } = await start(t.testdir());
    await director.apply({ edits: [{ kind: 'delete-service', service: dns }], settings: {}, ifRevision: undefined });
    t.same(await director.edit(change), done);
    t.match(await director.undo(false), { kind: 'lossy', lost: [serviceName(web)] }, change.kind);
    t.match(await director.undo(true), done);
    t.same(director.services(), table, change.kind);
  }
});

t.test('a server that was changed and changed back is no change, in whatever order its keys come', async t => {
  const { director } = await start(t.testdir());
  await director.apply({ edits: [{ kind: 'delete-service', service: dns }], settings: {}, ifRevision: undefined });
  const server = serverAt('10.0.0.11', 2);
  const turned = Object.fromEntries(Object.entries(server).reverse());
  await director.edit({ kind: 'edit-server', service: web, server: { ...server, weight: 3 } });
  await director.edit({ kind: 'edit-server', service: web, server: { ...turned, ...server } });
  t.not(Object.keys(director.services()[0]?.servers[1] ?? {})[0], Object.keys(server)[0]);
  t.match(await director.undo(false), done);
});

t.test('settings of an application are undone with it, others stay', async t => {
  const { director } = await start(t.testdir());
  await director.changeSettings({ timeout_tcp: 60 });
  const edits: readonly Edit[] = [{ kind: 'delete-service', service: dns }];
  await director.apply({ edits, settings: { timeout_tcp: 90, sloppy_tcp: 1 }, ifRevision: undefined });
  await director.changeSettings({ timeout_udp: 7 });
  t.match(await director.undo(false), done);
  t.same(director.settings(), { ...defaultSettings, timeout_tcp: 60, timeout_udp: 7 });
  t.same(director.services(), table);
  await director.undo(false);
  await director.changeSettings({ timeout_tcp: 91 });
  t.match(await director.undo(false), { kind: 'lossy', lost: ['timeout_tcp'] });
});

t.test('a clear leaves settings out of its undo', async t => {
  const { director } = await start(t.testdir());
  await director.edit({ kind: 'clear' });
  await director.changeSettings({ timeout_tcp: 60 });
  t.match(await director.undo(false), done);
  t.equal(director.settings().timeout_tcp, 60);
});

t.test('an undo touches only the services that it changes', async t => {
  const { director, dataplane } = await start(t.testdir());
  const edits: readonly Edit[] = [{ kind: 'edit-service', service: dns, options: options('wrr') }];
  await director.apply({ edits, settings: {}, ifRevision: undefined });
  dataplane.log.length = 0;
  await director.undo(false);
  t.same(dataplane.log, ['put udp 10.0.0.100:53']);
});

t.test('an undo leaves the zeroed counters of what stays', async t => {
  const { director, dataplane } = await start(t.testdir());
  const now = director.services()[1];
  if (now === undefined) throw new Error('Expected two services');
  dataplane.counts(dns, 5n, 50n, 500n);
  await director.counters.zero(dns);
  dataplane.counts(dns, 6n, 60n, 600n);
  await director.apply({ edits: [{ kind: 'delete-service', service: web }], settings: {}, ifRevision: undefined });
  await director.undo(false);
  t.match(director.counters.traffic(now).total, { connections: 1n, packets: 10n, bytes: 100n });
});

t.test('an undo that the dataplane refuses is taken back, and can be tried again', async t => {
  const directory = t.testdir();
  const { director, dataplane } = await start(directory);
  await director.edit({ kind: 'clear' });
  dataplane.refuses.add('put udp 10.0.0.100:53');
  await t.rejects(director.undo(false), { code: 'ERR_CHANGE_UNDONE' });
  t.same(director.services(), []);
  dataplane.refuses.clear();
  const again = await open(directory);
  t.match(await again.director.undo(false), done);
  t.same(again.director.services(), table);
});

t.test('a clear whose step can not be written is not made, and the former step stays', async t => {
  const directory = t.testdir();
  const { director } = await start(directory);
  await director.edit({ kind: 'clear' });
  await director.editAll(addAll.slice(0, 1));
  await mkdir(join(directory, 'undo-b.json.new'));
  await t.rejects(director.edit({ kind: 'clear' }), { code: 'ERR_STATE_NOT_SAVED', message: /EISDIR/ });
  t.same(director.services().length, 1);
  t.match(
    await director.undo(true).catch((error: unknown) => error),
    { code: 'ERR_STATE_NOT_SAVED', message: /EISDIR/ },
    'nor is an undo',
  );
  await rm(join(directory, 'undo-b.json.new'), { recursive: true });
  const again = await open(directory);
  t.match(await again.director.undo(true), done);
  t.same(again.director.services(), table);
});

t.test('a crash between writing a step and writing the state leaves the former step', async t => {
  const directory = t.testdir();
  const first = await start(directory);
  await first.director.edit({ kind: 'clear' });
  // What the crash leaves: the next step in the other file, whole or half, and a state that does not name it.
  writeFileSync(join(directory, 'undo-b.json'), '{"version":');
  writeFileSync(join(directory, 'undo-b.json.new'), '{"ver');
  const { director } = await open(directory);
  t.match(await director.undo(false), done);
  t.same(director.services(), table);
  t.same(readdirSync(directory).toSorted(), ['state.json', 'undo-a.json', 'undo-b.json']);
});

t.test('a step is in the file that the state names, one after the other in turns', async t => {
  const directory = t.testdir();
  const { director, store } = await start(directory);
  t.equal((await store.load())?.undo, undefined);
  for (const slot of ['a', 'b', 'a'] as const) {
    await director.edit({ kind: 'clear' });
    t.equal((await store.load())?.undo, slot);
    t.same((await store.undo.read(slot)).before.services, director.services().length === 0 ? table : []);
    await director.editAll(addAll);
  }
});

t.test('a step that was broken is told with its place when it is asked for, and stops nothing else', async t => {
  const directory = t.testdir();
  const first = await start(directory);
  await first.director.edit({ kind: 'clear' });
  const path = join(directory, 'undo-a.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"10.0.0.12"', '"10.0.0.256"'));
  const { director } = await open(directory);
  const message =
    /undo-a\.json: before\.services\[0\]\.servers\[0\]\.address: expected an IP address .*, got "10\.0\.0\.256"$/;
  await t.rejects(director.undo(false), { code: 'ERR_STATE_FILE', path, message });
  await rm(path);
  await t.rejects(director.undo(false), {
    code: 'ERR_STATE_FILE',
    message: /undo-a\.json: expected a file, got none$/,
  });
  t.same(await director.edit({ kind: 'add-service', service: web, options: options('rr') }), done);
});

t.test('everything that a service can have makes another service of it', async t => {
  const plain = service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11'), serverAt('10.0.0.12')] });
  const six = (prefix: number) => service('tcp [fd00::100]:80', { persistence: { timeout: 5, prefix } });
  const others = Object.values(abilities).filter(there => serviceName(there) === serviceName(plain));
  t.ok(others.length > 8, `${others.length} abilities`);
  const rows = [
    ...others.map(there => [plain, there] as const),
    [service('udp 10.0.0.100:53'), service('udp 10.0.0.100:53', { onePacket: true })],
    [six(64), six(65)],
  ] as const;
  for (const [made, changed] of rows) {
    const table = (...services: Service[]) => ({ services, marks: [], settings: defaultSettings });
    const step = undoStep('apply', table(), table(made));
    t.same(lostByUndo(step, table(made)), []);
    t.same(lostByUndo(step, table(changed)), [serviceName(made)], JSON.stringify(changed));
  }
});
