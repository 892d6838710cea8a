import t from 'tap';
import { Director } from '../../src/director/director.ts';
import { StateStore } from '../../src/director/store.ts';
import { zeroCounters } from '../../src/model/counters.ts';
import { options, serverAt, service, serviceAt } from '../model/examples.ts';
import { FakeDataplane } from './fake-dataplane.ts';

const web = serviceAt('tcp 10.0.0.100:80');
const done = { kind: 'done' };

async function start(directory: string) {
  const dataplane = new FakeDataplane();
  return { director: await Director.open({ dataplane, store: new StateStore(directory) }), dataplane };
}

t.test('zero starts counters over, and a restart shows the same', async t => {
  const directory = t.testdir();
  const { director, dataplane } = await start(directory);
  await director.edit({ kind: 'add-service', service: web, options: options('rr') });
  await director.edit({ kind: 'add-server', service: web, server: serverAt('10.0.0.11') });
  const installed = service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11')] });
  const total = (of: Director) => of.counters.traffic(installed).total;
  dataplane.counts(web, 3n, 30n, 300n);
  t.same(total(director), { ...zeroCounters, connections: 3n, packets: 30n, bytes: 300n });
  t.same(await director.counters.zero(web), done);
  t.same(total(director), zeroCounters);
  dataplane.counts(web, 4n, 35n, 350n);
  t.same(director.counters.traffic(installed).servers, [{ ...zeroCounters, connections: 1n, packets: 5n, bytes: 50n }]);
  const restarted = await Director.open({ dataplane, store: new StateStore(directory) });
  t.same(total(restarted), { ...zeroCounters, connections: 1n, packets: 5n, bytes: 50n });
});

for (const [what, connections, shown] of [
  ['goes on with its counters', 4n, [1n, 5n, 50n]],
  ['whose counters start over is shown as it is', 0n, [0n, 0n, 0n]],
] as const) {
  t.test(`a server that was zeroed, removed and added back ${what}`, async t => {
    const directory = t.testdir();
    const { director, dataplane } = await start(directory);
    await director.edit({ kind: 'add-service', service: web, options: options('rr') });
    await director.edit({ kind: 'add-server', service: web, server: serverAt('10.0.0.11') });
    const installed = service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11')] });
    dataplane.counts(web, 3n, 30n, 300n);
    await director.counters.zero(web);
    await director.edit({ kind: 'delete-server', service: web, server: serverAt('10.0.0.11') });
    if (connections > 0n) dataplane.counts(web, connections, 35n, 350n);
    else dataplane.counts(web, 0n, 0n, 0n);
    await director.edit({ kind: 'add-server', service: web, server: serverAt('10.0.0.11') });
    const own = (of: Director) => Object.values(of.counters.traffic(installed).servers[0] ?? {}).slice(0, 3);
    t.same(own(director), shown);
    if (connections > 0n) return;
    dataplane.counts(web, 9n, 90n, 900n);
    t.same(own(director), [9n, 90n, 900n], 'also when it has more than before');
    const restarted = await Director.open({ dataplane, store: new StateStore(directory) });
    t.same(own(restarted), [9n, 90n, 900n]);
  });
}

t.test('counters that start over with the dataplane are shown as they are', async t => {
  const directory = t.testdir();
  const { director, dataplane } = await start(directory);
  await director.edit({ kind: 'add-service', service: web, options: options('rr') });
  dataplane.counts(web, 3n, 30n, 300n);
  await director.counters.zero();
  const rebooted = await start(directory);
  rebooted.dataplane.counts(web, 1n, 1n, 40n);
  t.same(rebooted.director.counters.traffic(service('tcp 10.0.0.100:80')).total, {
    ...zeroCounters,
    connections: 1n,
    packets: 1n,
    bytes: 40n,
  });
});

t.test('zero of a removed and added service starts from nothing', async t => {
  const { director, dataplane } = await start(t.testdir());
  await director.edit({ kind: 'add-service', service: web, options: options('rr') });
  dataplane.counts(web, 3n, 30n, 300n);
  await director.counters.zero(web);
  await director.edit({ kind: 'delete-service', service: web });
  await director.edit({ kind: 'add-service', service: web, options: options('rr') });
  dataplane.counts(web, 1n, 2n, 3n);
  t.same(director.counters.traffic(service('tcp 10.0.0.100:80')).total, {
    ...zeroCounters,
    connections: 1n,
    packets: 2n,
    bytes: 3n,
  });
});

t.test('a service that one change deletes and adds back counts from zero', async t => {
  const directory = t.testdir();
  const { director, dataplane } = await start(directory);
  const add = [
    { kind: 'add-service', service: web, options: options('rr') },
    { kind: 'add-server', service: web, server: serverAt('10.0.0.11') },
  ] as const;
  await director.editAll(add);
  dataplane.counts(web, 3n, 30n, 300n);
  t.same(await director.editAll([{ kind: 'clear' }, ...add]), { kind: 'done', refusals: new Map() });
  const installed = service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11')] });
  t.same(director.counters.traffic(installed), { total: zeroCounters, servers: [zeroCounters] });
  dataplane.counts(web, 4n, 35n, 350n);
  const since = { ...zeroCounters, connections: 1n, packets: 5n, bytes: 50n };
  const restarted = await Director.open({ dataplane, store: new StateStore(directory) });
  for (const each of [director, restarted])
    t.same(each.counters.traffic(installed), { total: since, servers: [since] });
});
