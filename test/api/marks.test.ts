import t from 'tap';
import { mark, serverAt } from '../model/examples.ts';
import { startApi } from './daemon.ts';
import { noRates, noTraffic, wireServer, wireService } from './wire-examples.ts';

const one = { mark: 1, family: 4 } as const;
const one6 = { mark: 1, family: 6 } as const;
const r1 = { address: '10.0.0.11', port: 0 };

t.test('a mark and its servers are added, changed, listed, zeroed and deleted', async t => {
  const { client, director } = await startApi(t);
  await client.addService(one, { scheduler: 'rr' });
  await client.addService(one6, { scheduler: 'rr', onePacket: true });
  await client.addServer(one, r1, { weight: 1 });
  await client.addServer(one, { address: '10.0.0.12', port: 8080 }, { weight: 2 });
  t.same(director.marks(), [
    mark(1, { servers: [serverAt('10.0.0.11', 1, 0), serverAt('10.0.0.12', 2, 8080)] }),
    mark(1, { onePacket: true }, 6),
  ]);
  await client.editService(one, { scheduler: 'wrr' });
  await client.editServer(one, r1, { weight: 7 });
  await client.deleteServer(one, { address: '10.0.0.12', port: 8080 });
  await client.zero(one);
  const idle = { active: 0, inactive: 0, persistent: 0, counters: noTraffic };
  const listed = {
    ...{ ...one, ...wireService, scheduler: 'wrr', counters: noTraffic },
    servers: [{ ...r1, ...wireServer, weight: 7, ...idle }],
  };
  t.same(await client.mark(one), listed);
  const { services, marks } = await client.table();
  t.same([services, marks[0]], [[], listed]);
  t.match(await client.mark(one, { rates: true }), { rates: noRates, servers: [{ rates: noRates }] });
  t.match(await client.table({ rates: true }), { marks: [{ rates: noRates }, { servers: [] }] });
  await client.deleteService(one);
  t.match((await client.table()).marks, [one6]);
  await client.clear();
  t.same(director.marks(), []);
});

t.test('a mark that is not there is told as other services are', async t => {
  const { client } = await startApi(t);
  await client.addService(one, { scheduler: 'rr' });
  const missing = { status: 404, code: 'no-such-service', message: 'mark 1 IPv6: expected a service that exists' };
  await t.rejects(client.mark(one6), missing);
  await t.rejects(client.zero(one6), missing);
  await t.rejects(client.deleteService(one6), missing);
  await t.rejects(client.addServer(one6, r1, { weight: 1 }), missing);
  await t.rejects(client.addService(one, { scheduler: 'rr' }), { status: 409, message: /^mark 1: expected a new/ });
});

t.test('what names no mark is refused with what was expected', async t => {
  const { app } = await startApi(t);
  const options = { scheduler: 'rr' };
  const rows = [
    ['POST', '/v1/marks', { mark: 0, ...options }, 'body.mark: expected at least 1, got 0'],
    ['POST', '/v1/marks', { mark: 4294967296, ...options }, 'body.mark: expected at most 4294967295, got 4294967296'],
    ['POST', '/v1/marks', { mark: 1, family: 5, ...options }, 'body.family: expected 4 or 6, got 5'],
    ['GET', '/v1/marks/5/1', undefined, 'path.family: expected "4" or "6", got "5"'],
    ['GET', '/v1/marks/4/0', undefined, 'path.mark: expected at least 1, got 0'],
    [
      'POST',
      '/v1/edits',
      { edits: [{ kind: 'delete-service', service: { mark: 'x', family: 4 } }] },
      'body.edits[0].service.mark: expected a number, got "x"',
    ],
    [
      'POST',
      '/v1/edits',
      { edits: [{ kind: 'delete-service', service: { protocol: 'icmp', vip: '10.0.0.100', port: 0 } }] },
      'body.edits[0].service.protocol: expected "tcp" or "udp" or "sctp", got "icmp"',
    ],
  ] as const;
  for (const [method, url, payload, message] of rows) {
    const answer = await app.inject({ method, url, ...(payload && { payload }) });
    t.same(answer.json(), { error: { code: 'bad-request', message } }, `${method} ${url}`);
  }
});

t.test('edits name marks and addresses alike; a mark without a family is of IPv4', async t => {
  const { app, client, director } = await startApi(t);
  const edits = [{ kind: 'add-service', service: { mark: 9 }, options: { scheduler: 'rr' } }];
  t.same((await app.inject({ method: 'POST', url: '/v1/edits', payload: { edits } })).json(), { refusals: [] });
  t.same(director.marks(), [mark(9)]);
  const gone = { kind: 'delete-service', service: { mark: 9, family: 4 } } as const;
  t.same(await client.edits([gone, gone]), [
    { edit: 1, code: 'no-such-service', message: 'mark 9: expected a service that exists' },
  ]);
});
