import t from 'tap';
import { send, textOf } from '../../src/api/http.ts';
import { serverAt, service } from '../model/examples.ts';
import { startApi } from './daemon.ts';
import { noTraffic, wireServer, wireService } from './wire-examples.ts';

const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;
const r1 = { address: '10.0.0.11', port: 80 };

t.test('a service and its servers are added, changed, listed and deleted', async t => {
  const { client, director } = await startApi(t);
  await client.addService(web, { scheduler: 'rr' });
  await client.addServer(web, r1, { weight: 1 });
  await client.addServer(web, { address: '10.0.0.12', port: 80 }, { weight: 2 });
  t.same(director.services(), [
    service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11'), serverAt('10.0.0.12', 2)] }),
  ]);
  await client.editService(web, { scheduler: 'wrr' });
  await client.editServer(web, r1, { weight: 7 });
  await client.deleteServer(web, { address: '10.0.0.12', port: 80 });
  const listed = {
    ...web,
    ...wireService,
    scheduler: 'wrr',
    counters: noTraffic,
    servers: [{ ...r1, ...wireServer, weight: 7, active: 0, inactive: 0, persistent: 0, counters: noTraffic }],
  };
  t.same(await client.services(), [listed]);
  t.same(await client.service(web), listed);
  await client.deleteService(web);
  t.same(await client.services(), []);
});

t.test('every option of a service and a server is taken and told', async t => {
  const { client, director } = await startApi(t);
  const address = { protocol: 'udp', vip: 'fd00::100', port: 0 } as const;
  const options = {
    scheduler: 'wrr',
    schedulerFlags: ['flag-1', 'flag-2'],
    persistence: { timeout: 60, prefix: 64 },
    onePacket: true,
  } as const;
  const server = { address: 'fd00::11', port: 0 };
  const gue = { kind: 'tunnel', tunnel: 'gue', port: 6080, checksum: 'csum' } as const;
  const serverOptions = { weight: 3, forwarding: gue, upperThreshold: 9, lowerThreshold: 5 };
  await client.addService({ ...address, vip: 'FD00:0::0100' }, options);
  await client.addServer(address, server, serverOptions);
  t.match(await client.service(address), { ...address, ...options, servers: [{ ...server, ...serverOptions }] });
  t.match(director.services(), [{ vip: 'fd00::100', servers: [{ address: 'fd00::11' }] }]);
  await client.editServer(address, server, { weight: 4 });
  t.match(await client.service(address), { servers: [{ ...server, ...wireServer, weight: 4 }] });
  await client.editService(address, { scheduler: 'rr', persistence: { timeout: 9, prefix: 128 } });
  t.match(await client.service(address), { ...wireService, persistence: { timeout: 9, prefix: 128 } });
  await client.deleteServer(address, server);
  await client.deleteService(address);
  t.same(await client.services(), []);
});

t.test('IPv6 addresses in paths are taken in any notation, escaped or not', async t => {
  const { app, client } = await startApi(t);
  await client.addService({ ...web, vip: 'fd00::100' }, { scheduler: 'rr' });
  for (const vip of ['fd00::100', 'FD00::0100', 'fd00%3A%3A100', 'fd00:0:0:0:0:0:0:100']) {
    const answer = await app.inject({ method: 'GET', url: `/v1/services/tcp/${vip}/80` });
    t.equal(answer.statusCode, 200, vip);
    t.equal(answer.json().vip, 'fd00::100', vip);
  }
});

t.test('clear deletes every service', async t => {
  const { client } = await startApi(t);
  await client.addService(web, { scheduler: 'rr' });
  await client.addService({ ...web, port: 81 }, { scheduler: 'rr' });
  await client.clear();
  t.same(await client.services(), []);
});

t.test('refusals have a status and a code of their own, and name the object', async t => {
  const { client } = await startApi(t);
  await client.addService(web, { scheduler: 'rr' });
  await client.addServer(web, r1, { weight: 1 });
  const other = { ...web, port: 81 };
  const r2 = { ...r1, address: '10.0.0.12' };
  const rows: readonly [ask: () => Promise<unknown>, number, string][] = [
    [() => client.addService(web, { scheduler: 'rr' }), 409, 'service-exists'],
    [() => client.addService(other, { scheduler: 'nosuch' }), 400, 'no-such-scheduler'],
    [() => client.editService(other, { scheduler: 'rr' }), 404, 'no-such-service'],
    [() => client.deleteService(other), 404, 'no-such-service'],
    [() => client.service(other), 404, 'no-such-service'],
    [() => client.zero(other), 404, 'no-such-service'],
    [() => client.addServer(other, r1, { weight: 1 }), 404, 'no-such-service'],
    [() => client.addServer(web, r1, { weight: 1 }), 409, 'server-exists'],
    [() => client.addServer(web, { ...r1, address: '224.0.0.1' }, { weight: 1 }), 400, 'not-unicast'],
    [() => client.editServer(web, r2, { weight: 1 }), 404, 'no-such-server'],
    [() => client.deleteServer(web, r2), 404, 'no-such-server'],
    [() => client.addService(web, { scheduler: 'rr', onePacket: true }), 400, 'not-udp'],
    [() => client.editService(web, { scheduler: 'rr', persistence: { timeout: 9, prefix: 9 } }), 400, 'wrong-netmask'],
    [() => client.addServer(web, r2, { weight: 1, lowerThreshold: 1 }), 400, 'threshold-order'],
    [
      () => client.addServer(web, { ...r2, address: 'fd00::12' }, { weight: 1, forwarding: { kind: 'direct' } }),
      400,
      'mixed-families',
    ],
  ];
  for (const [ask, status, code] of rows) {
    await t.rejects(ask(), { name: 'ApiError', status, code, message: /^tcp 10\.0\.0\.100:8[01]: expected/ });
  }
  t.equal((await client.services()).length, 1, 'nothing has changed');
});

t.test('rates are told where they are asked for', async t => {
  const { client, socket } = await startApi(t);
  const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;
  await client.addService(web, { scheduler: 'rr' });
  await client.addServer(web, { address: '10.0.0.11', port: 80 }, { weight: 1 });
  const none = { connections: 0, packets: 0, bytes: 0, outPackets: 0, outBytes: 0 };
  t.notOk(
    (await client.services()).some(service => 'rates' in service || service.servers.some(server => 'rates' in server)),
  );
  t.match(await client.services({ rates: true }), [{ rates: none, servers: [{ rates: none }] }]);
  t.match(await client.service(web, { rates: true }), { rates: none, servers: [{ rates: none }] });
  for (const query of ['rates=yes', 'rate=true']) {
    const answer = await send(socket, 'GET', `/v1/services?${query}`);
    t.match([answer.statusCode, await textOf(answer)], [400, /query/]);
  }
});
