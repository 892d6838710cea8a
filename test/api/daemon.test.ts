import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
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
    services: 1,
    servers: 0,
    warnings: ['generic mode'],
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
