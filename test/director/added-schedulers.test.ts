import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { NoneDataplane } from '../../src/dataplane/none/index.ts';
import { Director } from '../../src/director/director.ts';
import { StateStore } from '../../src/director/store.ts';
import type { Server } from '../../src/model/server.ts';
import { serverDefaults } from '../../src/model/server.ts';
import { type Service, type ServiceAddress, serviceDefaults } from '../../src/model/service.ts';
import { parseIp } from '../../src/net/ip.ts';
import { parsePort } from '../../src/net/port.ts';
import { connection, schedulerBundle } from '../scheduling/files.ts';
import { temporaryDirectory } from '../temporary.ts';

const web: ServiceAddress = { protocol: 'tcp', vip: parseIp('10.0.0.100'), port: parsePort(80) };
const mail: ServiceAddress = { ...web, port: parsePort(25) };
const idle = [1, 2].map(() => ({ active: 0, inactive: 0, overloaded: false }));

function server(last: number, weight = 1): Server {
  return { ...serverDefaults, address: parseIp(`10.0.0.${last}`), port: web.port, weight };
}

/** A director with two services of two servers each, scheduled by rr. */
async function start(t: Test, directory = temporaryDirectory(t)) {
  const dataplane = new NoneDataplane();
  const reports: string[] = [];
  const report = (message: string) => reports.push(message);
  const director = await Director.open({ dataplane, store: new StateStore(directory), report });
  t.teardown(() => director.end('close'));
  for (const service of [web, mail]) {
    if (director.service(service) !== undefined) continue;
    await director.edit({ kind: 'add-service', service, options: { ...serviceDefaults, scheduler: 'rr' } });
    for (const last of [11, 12]) await director.edit({ kind: 'add-server', service, server: server(last) });
  }
  const use = (scheduler: string, service = web) => director.edit({ kind: 'use-scheduler', service, scheduler });
  const installed = (service = web) => dataplane.services().find(({ port }) => port === service.port);
  const add = async (inside: string) => director.schedulers.add(await schedulerBundle(t, inside), '/home/me/mine.ts');
  const installedAt = (service: ServiceAddress) => {
    const found = installed(service);
    if (found === undefined) throw new Error('Expected a service that is installed');
    return found;
  };
  return { director, dataplane, reports, use, installed, installedAt, add, directory };
}

const scheduling = (service: Service | undefined) => [service?.scheduler, service?.fallbacks];
const byWeight = `name: 'mine', build: servers => servers.flatMap(server => Array(server.weight).fill(server)),`;

/** Waits until something is so, as what a worker says comes in its own time. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 4000 && !isSo(); turn++) await new Promise(resolve => setTimeout(resolve, 5));
  if (!isSo()) throw new Error(`Expected that ${isSo} within a while`);
}

t.test('a scheduler that lays out slots is used, follows its servers, and outlives a restart', async t => {
  const { director, use, installed, add, directory } = await start(t);
  t.same(await use('mine'), { kind: 'refused', refusal: 'no-such-scheduler' });
  const added = await add(byWeight);
  t.match(added, { name: 'mine', file: '/home/me/mine.ts', abilities: { build: true, pick: false } });
  t.same(await use('mine'), { kind: 'done' });
  t.same(scheduling(director.service(web)), ['mine', ['rr']]);
  t.same(installed()?.layout?.slots, [0, 1]);
  await director.edit({ kind: 'edit-server', service: web, server: server(11, 3) });
  t.same(installed()?.layout?.slots, [0, 0, 0, 1]);
  const before = installed();
  await director.changeSettings({ sloppy_tcp: 1 });
  t.equal(installed(), before, 'what does not change is not put again');
  t.same(scheduling(installed(mail)), ['rr', undefined]);
  await director.end('close');

  const again = await start(t, directory);
  t.same(scheduling(again.director.service(web)), ['mine', ['rr']]);
  t.same(again.installed()?.layout?.slots, [0, 0, 0, 1]);
  t.match(again.director.schedulers.list(), [
    { scheduler: { name: 'mine', digest: added.digest, addedAt: added.addedAt } },
  ]);
});

t.test('a new version takes over; one that fails with the servers that there are does not', async t => {
  const { director, use, installed, add, directory } = await start(t);
  await add(byWeight);
  await use('mine');
  await t.rejects(add(`name: 'mine', build(servers) { if (servers.length > 1) throw new Error('no'); return []; },`), {
    code: 'ERR_THROWN',
    message: /mine\.ts:\d+:\d+: build: Error: no$/,
  });
  t.same(installed()?.layout?.slots, [0, 1]);
  await director.edit({ kind: 'edit-server', service: web, server: server(11, 2) });
  t.same(installed()?.layout?.slots, [0, 0, 1], 'the former version still works');
  const { digest } = await add(`name: 'mine', build: servers => servers.toReversed(),`);
  t.same(installed()?.layout?.slots, [1, 0]);
  t.same(readdirSync(join(directory, 'schedulers')), [`${digest}.mjs`]);
  t.same(scheduling(director.service(web)), ['mine', ['rr']]);
});

t.test('a scheduler that is used can not be removed', async t => {
  const { director, use, add, directory } = await start(t);
  await add(byWeight);
  await use('mine');
  t.same(await director.schedulers.remove('mine'), { kind: 'refused', refusal: 'scheduler-in-use' });
  await use('wrr');
  t.same(scheduling(director.service(web)), ['wrr', undefined]);
  t.same(await director.schedulers.remove('mine'), { kind: 'done' });
  t.same(await director.schedulers.remove('mine'), { kind: 'refused', refusal: 'no-such-scheduler' });
  t.same(director.schedulers.list(), []);
  t.same(readdirSync(join(directory, 'schedulers')), []);
  t.same(await use('mine'), { kind: 'refused', refusal: 'no-such-scheduler' });
});

t.test('a service that is to get a scheduler which fails it stays as it is', async t => {
  const { director, use, add, reports } = await start(t);
  await add(`name: 'mine', build(servers) { if (servers.length > 1) throw new Error('no'); return []; },`);
  await t.rejects(use('mine'), { code: 'ERR_THROWN', message: /build: Error: no$/ });
  t.same(scheduling(director.service(web)), ['rr', undefined]);
  t.same(reports, []);
});

t.test('a service whose scheduler fails when a server is added gets the server, and goes back', async t => {
  const { director, use, add, reports, installed } = await start(t);
  await add(`name: 'mine', build(servers) { if (servers.length > 2) throw new Error('no'); return servers; },`);
  await use('mine');
  t.same(await director.edit({ kind: 'add-server', service: web, server: server(13) }), { kind: 'done' });
  t.same(scheduling(director.service(web)), ['rr', undefined]);
  t.equal(installed()?.servers.length, 3);
  t.match(reports, [/^scheduler mine: .*: build: Error: no; tcp 10\.0\.0\.100:80 goes back to rr$/]);
  t.match(director.schedulers.list(), [{ failure: { message: /Error: no/, services: ['tcp 10.0.0.100:80'] } }]);
});

const failing = [
  ['throws', 'throw new Error("no")', /pick: Error: no/],
  ['loops', 'for (;;);', /pick: expected an answer within 5000 ms, got none/],
  ['answers wrong', 'return 7', /pick: expected a server of the list, its index or undefined, got 7/],
  [
    'is slow',
    'const end = performance.now() + 40; while (performance.now() < end); return 0',
    /within 20 ms, got 3 in a row/,
  ],
] as const;

for (const [title, body, message] of failing) {
  t.test(`a service whose scheduler ${title} goes back, and no other one`, async t => {
    const { director, use, add, reports, installedAt } = await start(t);
    await add(`name: 'mine', pick: () => { ${body}; },`);
    await director.schedulers.add(await schedulerBundle(t, `name: 'other', pick: () => 1,`), 'other.ts');
    await use('wrr');
    await use('mine');
    await use('other', mail);
    const { hook } = director.scheduling;
    const asks = (service: ServiceAddress) => hook.asks(installedAt(service));
    t.ok(asks(web));
    for (let turn = 0; turn < 3; turn++) t.equal(await hook.pick(installedAt(web), connection, idle), undefined);
    await until(() => reports.length > 0);
    await director.edit({ kind: 'delete-server', service: mail, server: server(12) });
    t.same(scheduling(director.service(web)), ['wrr', undefined]);
    t.notOk(asks(web));
    t.match(reports, [message]);
    t.same(scheduling(director.service(mail)), ['other', ['rr']]);
    t.ok(asks(mail));
    t.equal(
      await hook.pick(installedAt(mail), connection, idle.slice(0, 1)),
      undefined,
      'there is no second one by now',
    );
  });
}

t.test('services go back step by step, to a built-in one at last', async t => {
  const { director, use, add, reports, installedAt } = await start(t);
  const crash = 'process.exit()';
  await add(`name: 'mine', pick: () => ${crash},`);
  await director.schedulers.add(await schedulerBundle(t, `name: 'other', pick: () => ${crash},`), 'other.ts');
  await use('other');
  await use('mine');
  t.same(scheduling(director.service(web)), ['mine', ['other', 'rr']]);
  await director.scheduling.hook.pick(installedAt(web), connection, idle);
  await until(() => director.service(web)?.scheduler === 'other');
  t.same(scheduling(director.service(web)), ['other', ['rr']]);
  await director.scheduling.hook.pick(installedAt(web), connection, idle);
  await until(() => director.service(web)?.scheduler === 'rr');
  t.equal(reports.length, 2);
  t.same(scheduling(director.service(web)), ['rr', undefined]);
});

t.test('a bundle that is gone takes no service down', async t => {
  const { director, use, add, directory } = await start(t);
  await add(byWeight);
  await use('mine');
  await director.end('close');
  await new StateStore(directory).schedulers.retain([]);
  const again = await start(t, directory);
  t.same(scheduling(again.director.service(web)), ['rr', undefined]);
  t.match(again.reports, [/^scheduler mine: .*; tcp 10\.0\.0\.100:80 goes back to rr$/]);
});

t.test('a layout that is good for some time only is made anew, without an edit', async t => {
  const { use, add, installed } = await start(t);
  await add(
    `name: 'mine', build: (servers, { before }) => ({ slots: servers.slice(before ? 1 : 0).slice(0, 1), again: 1 }),`,
  );
  await use('mine');
  t.same(installed()?.layout?.slots, [0]);
  await until(() => installed()?.layout?.slots[0] === 1);
});

t.test('latencies reach a scheduler, and have its services laid out anew', async t => {
  const { director, use, add, installed } = await start(t);
  await add(`name: 'mine', build: servers => servers.filter(({ latency = 0 }) => latency < 100),`);
  await use('mine');
  t.same(installed()?.layout?.slots, [0, 1]);
  t.equal(director.schedulers.setLatency(web, server(11), 250), 'set');
  await until(() => installed()?.layout?.slots.length === 1);
  t.same(installed()?.layout?.slots, [1]);
  t.equal(director.schedulers.setLatency(web, server(11), undefined), 'set');
  await until(() => installed()?.layout?.slots.length === 2);
  t.equal(director.schedulers.setLatency(web, server(99), 1), 'no-such-server');
  t.equal(director.schedulers.setLatency({ ...web, port: parsePort(1) }, server(11), 1), 'no-such-service');
});

t.test('a shadow tells what a scheduler would have done, and is heard of in no other way', async t => {
  const { director, add, installedAt, reports } = await start(t);
  await add(
    `name: 'mine', pick: ({ clientPort }, servers) => (clientPort === 9 ? undefined : servers[clientPort % 2]),`,
  );
  t.equal(await director.schedulers.shadow('nobody', web), undefined);
  const session = await director.schedulers.shadow('mine', web);
  t.equal(installedAt(web).watched, true);
  t.equal(installedAt(mail).watched, undefined);
  const { hook } = director.scheduling;
  t.notOk(hook.asks(installedAt(web)), 'it is not forwarded by');
  const opened = { kind: 'opened', service: web, server: server(11), client: parseIp('192.168.7.10'), at: 0n } as const;
  for (const clientPort of [2, 4, 5, 9]) {
    hook.news({ ...opened, clientPort: parsePort(clientPort), vip: web.vip, port: web.port });
  }
  hook.news({ ...opened, service: mail, clientPort: parsePort(2), vip: web.vip, port: mail.port });
  hook.news({ kind: 'lost', count: 3n });
  await until(() => session?.report().connections === 4);
  t.same(session?.report(), {
    ...{ connections: 4, agreed: 2, undecided: 1, missed: 3 },
    servers: [
      { id: '10.0.0.11:80', actual: 4, predicted: 2 },
      { id: '10.0.0.12:80', actual: 0, predicted: 1 },
    ],
  });
  await session?.close();
  t.equal(installedAt(web).watched, undefined);
  t.same(reports, []);
});

t.test('a shadow that fails ends, and harms nobody', async t => {
  const { director, add, use, reports } = await start(t);
  await add(`name: 'mine', pick({ clientPort }) { if (clientPort === 9) throw new Error('no'); return 0; },`);
  await use('mine', mail);
  const session = await director.schedulers.shadow('mine', web);
  const news = { client: parseIp('192.168.7.10'), clientPort: parsePort(9), vip: web.vip, port: web.port, at: 0n };
  director.scheduling.hook.news({ kind: 'opened', service: web, server: server(11), ...news });
  const failed = () => {
    try {
      return session?.report() === undefined;
    } catch (error) {
      return error instanceof Error && /pick: Error: no$/.test(error.message);
    }
  };
  await until(failed);
  t.same(scheduling(director.service(mail)), ['mine', ['rr']]);
  t.same(scheduling(director.service(web)), ['rr', undefined]);
  t.same(reports, []);
  await session?.close();
});

t.test('onOpen and onClose are told of connections of services that go by the scheduler', async t => {
  const { director, add, use, installed, installedAt } = await start(t);
  await add(
    `name: 'mine', memory: () => ({ opened: 0 }),
     pick: (_, servers, { memory }) => servers[memory.opened],
     onOpen(connection, server, { memory }) { memory.opened++; },
     onClose(connection, server, { memory }) { memory.opened--; },`,
  );
  await use('mine');
  t.equal(installed()?.watched, true);
  const { hook } = director.scheduling;
  const news = {
    service: web,
    client: parseIp('192.168.7.10'),
    clientPort: parsePort(9),
    vip: web.vip,
    port: web.port,
    at: 0n,
  };
  const pick = () => hook.pick(installedAt(web), connection, idle);
  t.equal(await pick(), 0);
  hook.news({ kind: 'opened', server: server(11), ...news });
  t.equal(await pick(), 1);
  hook.news({ kind: 'closed', server: server(11), ...news });
  t.equal(await pick(), 0);
});
