import t from 'tap';
import { serverAt, service } from '../model/examples.ts';
import { startApi } from './daemon.ts';

const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;
const r1 = { address: '10.0.0.11', port: 80 };
const none = { connections: '0', packets: '0', bytes: '0' };

t.test('a service and its servers are added, changed, listed and deleted', async t => {
  const { client, director } = await startApi(t);
  await client.addService(web, 'rr');
  await client.addServer(web, r1, 1);
  await client.addServer(web, { address: '10.0.0.12', port: 80 }, 2);
  t.same(director.services(), [
    service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11'), serverAt('10.0.0.12', 2)] }),
  ]);
  await client.editService(web, 'wrr');
  await client.editServer(web, r1, 7);
  await client.deleteServer(web, { address: '10.0.0.12', port: 80 });
  const listed = {
    ...web,
    scheduler: 'wrr',
    counters: none,
    servers: [{ ...r1, weight: 7, active: 0, inactive: 0, persistent: 0, counters: none }],
  };
  t.same(await client.services(), [listed]);
  t.same(await client.service(web), listed);
  await client.deleteService(web);
  t.same(await client.services(), []);
});

t.test('clear deletes every service', async t => {
  const { client } = await startApi(t);
  await client.addService(web, 'rr');
  await client.addService({ ...web, port: 81 }, 'rr');
  await client.clear();
  t.same(await client.services(), []);
});

t.test('refusals have a status and a code of their own, and name the object', async t => {
  const { client } = await startApi(t);
  await client.addService(web, 'rr');
  await client.addServer(web, r1, 1);
  const other = { ...web, port: 81 };
  const r2 = { ...r1, address: '10.0.0.12' };
  const rows: readonly [Promise<unknown>, number, string][] = [
    [client.addService(web, 'rr'), 409, 'service-exists'],
    [client.addService(other, 'wlc'), 400, 'no-such-scheduler'],
    [client.editService(other, 'rr'), 404, 'no-such-service'],
    [client.deleteService(other), 404, 'no-such-service'],
    [client.service(other), 404, 'no-such-service'],
    [client.zero(other), 404, 'no-such-service'],
    [client.addServer(other, r1, 1), 404, 'no-such-service'],
    [client.addServer(web, r1, 1), 409, 'server-exists'],
    [client.addServer(web, { ...r1, address: '224.0.0.1' }, 1), 400, 'not-unicast'],
    [client.editServer(web, r2, 1), 404, 'no-such-server'],
    [client.deleteServer(web, r2), 404, 'no-such-server'],
  ];
  for (const [answer, status, code] of rows) {
    await t.rejects(answer, { name: 'ApiError', status, code, message: /^tcp 10\.0\.0\.100:8[01]: expected/ });
  }
  t.equal((await client.services()).length, 1, 'nothing has changed');
});
