import t from 'tap';
import { serverAt, service } from '../model/examples.ts';
import { startApi } from './daemon.ts';

const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;
const r1 = { address: '10.0.0.11', port: 80 };
const r2 = { address: '10.0.0.12', port: 80 };

t.test('edits are made in their order, and those that are refused are told', async t => {
  const { client, director } = await startApi(t);
  const refusals = await client.edits([
    { kind: 'delete-service', service: web },
    { kind: 'add-service', service: web, options: { scheduler: 'wrr' } },
    {
      kind: 'add-servers',
      service: web,
      servers: [
        { ...r1, weight: 1 },
        { ...r1, weight: 2 },
        { ...r2, weight: 3, upperThreshold: 9 },
      ],
    },
    { kind: 'edit-servers', service: web, servers: [{ ...r1, weight: 5 }] },
    { kind: 'delete-server', service: web, server: { ...r1, port: 81 } },
    { kind: 'edit-service', service: web, options: { scheduler: 'rr' } },
  ]);
  t.same(refusals, [
    { edit: 0, code: 'no-such-service', message: 'tcp 10.0.0.100:80: expected a service that exists' },
    {
      edit: 3,
      code: 'server-exists',
      message: 'tcp 10.0.0.100:80: expected a new server, got one that the service has',
    },
    { edit: 6, code: 'no-such-server', message: 'tcp 10.0.0.100:80: expected a server that the service has' },
  ]);
  const servers = [serverAt('10.0.0.11', 5), serverAt('10.0.0.12', 3, 80, { upperThreshold: 9 })];
  t.same(director.services(), [service('tcp 10.0.0.100:80', { servers })]);
  t.same(await client.edits([{ kind: 'clear' }]), []);
  t.same(director.services(), []);
});

t.test('of edits of which one can not be read none is made', async t => {
  const { app, director } = await startApi(t);
  const edits = [
    { kind: 'add-service', service: web, options: { scheduler: 'rr' } },
    { kind: 'add-servers', service: web, servers: [{ ...r1, weight: -1 }] },
  ];
  const answer = await app.inject({ method: 'POST', url: '/v1/edits', payload: { edits } });
  t.equal(answer.statusCode, 400);
  const message = 'body.edits[1].servers[0].weight: expected at least 0, got -1';
  t.same(answer.json(), { error: { code: 'bad-request', message } });
  t.same(director.services(), []);
});

t.test('a list of edits may be longer than other requests', async t => {
  const { client, director } = await startApi(t);
  const servers = Array.from({ length: 20_000 }, (_, n) => ({
    address: `10.1.${Math.floor(n / 250)}.${(n % 250) + 1}`,
    port: 80,
    weight: n,
  }));
  await client.edits([
    { kind: 'add-service', service: web, options: { scheduler: 'rr' } },
    ...servers.map(server => ({ kind: 'add-servers', service: web, servers: [server] }) as const),
  ]);
  t.equal(director.services()[0]?.servers.length, servers.length);
});
