import t from 'tap';
import { schedulerNames } from '../../src/sched/registry.ts';
import { schedulerBundle } from '../scheduling/files.ts';
import { startApi } from './daemon.ts';

const service = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;
const server = { address: '10.0.0.11', port: 80 };

t.test('schedulers are listed, added, used and removed', async t => {
  const { client } = await startApi(t);
  await client.addService(service, { scheduler: 'rr' });
  await client.addServer(service, server, { weight: 2 });
  const before = await client.schedulers.list();
  t.equal(before.length, schedulerNames.length);
  t.match(before[0], { name: 'rr', builtIn: true, services: [{ service, fallbacks: [] }] });

  const bundle = await schedulerBundle(t, `name: 'mine', build: servers => servers, onClose() {},`);
  const added = await client.schedulers.add('/home/me/mine.ts', bundle);
  t.match(added, {
    ...{ name: 'mine', builtIn: false, services: [] },
    added: { file: '/home/me/mine.ts', digest: /^[0-9a-f]{64}$/, functions: ['build', 'onClose'], failure: null },
  });
  await client.schedulers.use(service, 'mine');
  t.match((await client.schedulers.list()).at(-1), { name: 'mine', services: [{ service, fallbacks: ['rr'] }] });
  t.match(await client.service(service), { scheduler: 'mine', servers: [{ weight: 2 }] });
  await t.rejects(client.schedulers.remove('mine'), { status: 409, code: 'scheduler-in-use' });
  await client.editService(service, { scheduler: 'wrr' });
  await client.schedulers.remove('mine');
  t.equal((await client.schedulers.list()).length, schedulerNames.length);
});

t.test('what can not be done with schedulers is refused, and changes nothing', async t => {
  const { client, reported } = await startApi(t);
  await client.addService(service, { scheduler: 'rr' });
  await client.addServer(service, server, { weight: 2 });
  await t.rejects(client.schedulers.remove('mine'), { status: 400, code: 'no-such-scheduler' });
  await t.rejects(client.schedulers.use(service, 'mine'), {
    ...{ status: 400, code: 'no-such-scheduler', message: 'mine: expected a scheduler that exists' },
  });
  await t.rejects(client.schedulers.use({ ...service, port: 81 }, 'rr'), { status: 404, code: 'no-such-service' });
  await t.rejects(client.schedulers.add('x.ts', 'export default ;'), { status: 422, code: 'scheduler-failed' });
  const named = await schedulerBundle(t, `name: 'rr', build: servers => servers,`);
  await t.rejects(client.schedulers.add('x.ts', named), {
    ...{ status: 422, message: 'x.ts: expected a name that no built-in scheduler has, got rr' },
  });
  const picky = await schedulerBundle(t, `name: 'picky', build(servers) { return servers.map(() => 9); },`);
  await client.schedulers.add('picky.ts', picky);
  await t.rejects(client.schedulers.use(service, 'picky'), {
    ...{ status: 422, code: 'scheduler-failed' },
    message: 'picky: build: expected a server of the list, or its index, as slot 0, got 9',
  });
  t.match(await client.service(service), { scheduler: 'rr' });
  t.same(reported, []);
});

t.test('latencies are taken of servers that there are', async t => {
  const { client } = await startApi(t);
  await client.addService(service, { scheduler: 'rr' });
  await client.addServer(service, server, { weight: 1 });
  await client.schedulers.setLatency(service, server, 12.5);
  await client.schedulers.setLatency(service, server, null);
  await t.rejects(client.schedulers.setLatency(service, server, -1), { status: 400, code: 'bad-request' });
  await t.rejects(client.schedulers.setLatency(service, { ...server, port: 1 }, 1), {
    status: 404,
    code: 'no-such-server',
  });
  await t.rejects(client.schedulers.setLatency({ ...service, port: 1 }, server, 1), {
    status: 404,
    code: 'no-such-service',
  });
});
