import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { Census } from '../../src/dataplane/dataplane.ts';
import { FakeDataplane } from '../director/fake-dataplane.ts';
import { startApi } from './daemon.ts';

t.test('status says what runs', async t => {
  const { client } = await startApi(t);
  await client.addService({ protocol: 'tcp', vip: '10.0.0.100', port: 80 }, { scheduler: 'rr' });
  t.same(await client.status(), {
    version: '1.2.3',
    pid: process.pid,
    dataplane: 'none',
    interfaces: ['eth0'],
    uptimeSeconds: 0,
    modes: {},
    services: 1,
    servers: 0,
    serverStates: { usable: 0, draining: 0, drained: 0 },
    unusable: { count: 1, first: ['tcp 10.0.0.100:80'] },
    table: { entries: 0, capacity: 0 },
    warnings: ['generic mode'],
  });
});

t.test('status warns of services for marks', async t => {
  const { client } = await startApi(t);
  for (const mark of [1, 2, 3, 4]) {
    await client.addService({ mark, family: mark === 2 ? 6 : 4 }, { scheduler: 'rr' });
    if (mark < 3) continue;
    const names = `mark 1, mark 2 IPv6, mark 3${mark === 4 ? ', …' : ''}`;
    const warning = `no packet is scheduled by ${names}: lvx sees packets before netfilter marks them`;
    t.match(await client.status(), { services: 0, warnings: ['generic mode', warning] });
  }
});

/** Its first server has a connection, the others have none. */
class BusyDataplane extends FakeDataplane {
  override async condition() {
    return {
      entries: 4,
      capacity: 8,
      modes: new Map([
        ['eth0', 'generic'],
        ['eth7', 'native'],
      ] as const),
    };
  }

  override async census(): Promise<Census> {
    return { count: (_, { port }) => ({ active: port === 81 ? 1 : 0, inactive: 0, persistent: 3 }) };
  }
}

t.test('status says how full the table is, and how many servers are usable, draining, drained', async t => {
  const { client } = await startApi(t, new BusyDataplane());
  for (const port of [80, 81, 82, 83, 84]) {
    const service = { protocol: 'tcp', vip: '10.0.0.100', port } as const;
    await client.addService(service, { scheduler: 'rr' });
    await client.addServer(service, { address: '10.0.0.11', port }, { weight: 0 });
    await client.addServer(service, { address: '10.0.0.12', port }, { weight: port === 80 ? 1 : 0 });
  }
  t.match(await client.status(), {
    modes: { eth0: 'generic' },
    servers: 10,
    serverStates: { usable: 1, draining: 2, drained: 7 },
    unusable: { count: 4, first: ['tcp 10.0.0.100:81', 'tcp 10.0.0.100:82', 'tcp 10.0.0.100:83'] },
    table: { entries: 4, capacity: 8 },
  });
});

t.test('stop is answered, then the daemon is asked to end', async t => {
  const { client, director, stops } = await startApi(t);
  await client.stop(false);
  for (let tries = 0; tries < 100 && stops.length === 0; tries++) await sleep(10);
  t.same(stops, [false]);
  t.same(director.dataplane.services(), [], 'the dataplane is still open');
});

t.test('stop with detach takes the dataplane down before it answers', async t => {
  const { client, director } = await startApi(t);
  await client.stop(true);
  t.throws(() => director.dataplane.services(), { code: 'ERR_CLOSED' });
});
