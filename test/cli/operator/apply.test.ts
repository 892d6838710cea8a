import t from 'tap';
import { applyTable } from '../../../src/cli/operator/apply.ts';
import { changesText, sumText, touchedBy } from '../../../src/cli/operator/changes.ts';
import type { Change } from '../../../src/config/difference.ts';
import { readTableFile } from '../../../src/config/read.ts';
import { startApi } from '../../api/daemon.ts';
import { FakeDataplane } from '../../director/fake-dataplane.ts';

const file = (weight: number, more = '') =>
  readTableFile(
    `
services:
  - { vip: 10.0.0.100, port: 80, protocol: tcp, scheduler: wrr, servers: [{ address: 10.0.0.11, weight: ${weight} }] }
  - { vip: 10.0.0.100, port: 53, protocol: udp, scheduler: rr, servers: [{ address: 10.0.0.11 }] }
${more}`,
    'x.yaml',
  );

t.test('apply touches only the services that change', async t => {
  const dataplane = new FakeDataplane();
  const { client, director } = await startApi(t, dataplane);
  await applyTable(client, file(1));
  const [, dns] = director.services();
  dataplane.log.length = 0;
  await applyTable(client, file(2));
  t.same(dataplane.log, ['put tcp 10.0.0.100:80']);
  t.equal(director.services()[1], dns);
  t.equal((await applyTable(client, file(2))).length, 0);
  t.same(dataplane.log, ['put tcp 10.0.0.100:80'], 'and nothing if nothing changes');
});

t.test('apply leaves the counters of what stays', async t => {
  const dataplane = new FakeDataplane();
  const { client } = await startApi(t, dataplane);
  await applyTable(client, file(1));
  const [, dns] = (await client.services()).slice(0, 2);
  if (dns === undefined) throw new Error('Expected two services');
  const [address] = dataplane.services().slice(1);
  if (address) dataplane.counts(address, 5n, 50n, 500n);
  await client.zero(dns);
  if (address) dataplane.counts(address, 6n, 60n, 600n);
  await applyTable(client, file(2));
  t.match(await client.service(dns), { counters: { connections: '1', packets: '10', bytes: '100' } });
});

t.test('apply changes nothing if somebody else changed the table after it was read', async t => {
  const { client, director } = await startApi(t);
  await applyTable(client, file(1));
  const racing = {
    table: async () => {
      const table = await client.table();
      await client.deleteService({ protocol: 'udp', vip: '10.0.0.100', port: 53 });
      return table;
    },
    apply: client.apply.bind(client),
  };
  await t.rejects(applyTable(racing, file(2, 'settings: { timeout_tcp: 60 }')), {
    name: 'ApiError',
    code: 'stale-revision',
    message: /^somebody else changed the table: .*; nothing was changed, try again$/,
  });
  t.match(director.services(), [{ servers: [{ weight: 1 }] }]);
  t.equal(director.services().length, 1);
  t.equal(director.settings().timeout_tcp, 900);
});

t.test('apply that the dataplane refuses leaves everything as it was', async t => {
  const dataplane = new FakeDataplane();
  const { client, director } = await startApi(t, dataplane);
  await applyTable(client, file(1));
  const [before, settings] = [director.services(), director.settings()];
  dataplane.refuses.add('put tcp 10.0.0.100:80');
  await t.rejects(applyTable(client, file(2, 'settings: { timeout_tcp: 60 }')), { code: 'ERR_CHANGE_UNDONE' });
  t.same([director.services(), director.settings()], [before, settings]);
});

const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;
const server = { address: '10.0.0.11', port: 80 };

const changes: readonly Change[] = [
  { change: 'remove', service: { ...web, vip: 'fd00::100' }, fields: [], connections: 5, effect: 'cut' },
  { change: 'change', service: web, fields: [{ name: 'scheduler', from: 'rr', to: 'wrr' }], connections: 0 },
  {
    change: 'change',
    ...{ service: web, server, connections: 7, effect: 'drain' },
    fields: [
      { name: 'weight', from: 2, to: 0 },
      { name: 'upper_threshold', from: 0, to: 9 },
    ],
  },
  {
    change: 'change',
    ...{ service: web, server: { ...server, address: 'fd00::11' }, connections: 1, effect: 'move' },
    fields: [{ name: 'forwarding', from: 'ipip', to: { tunnel: 'gue', port: 6080 } }],
  },
  {
    change: 'add',
    service: { ...web, port: 81 },
    fields: [
      { name: 'scheduler', to: 'sh' },
      { name: 'scheduler_flags', to: ['sh-port', 'flag-3'] },
      { name: 'one_packet', to: true },
    ],
    connections: 0,
  },
  {
    change: 'change',
    service: web,
    fields: [
      { name: 'scheduler_flags', from: ['flag-1'], to: [] },
      { name: 'persistence', from: { seconds: 5 }, to: null },
    ],
    connections: 0,
  },
  { change: 'change', setting: 'timeout_tcp', fields: [{ name: 'timeout_tcp', from: 900, to: 60 }], connections: 0 },
];

t.test('changes are lines, with the connections that each touches, and a sum', async t => {
  t.same(changesText(changes).split('\n'), [
    '   SERVICE             SERVER         LIVE     CHANGE',
    '-  tcp [fd00::100]:80                 5 cut',
    '~  tcp 10.0.0.100:80                           scheduler rr → wrr',
    '~  tcp 10.0.0.100:80   10.0.0.11:80   7 drain  weight 2 → 0, upper_threshold 0 → 9',
    '~  tcp 10.0.0.100:80   [fd00::11]:80  1 move   forwarding ipip → { tunnel: gue, port: 6080 }',
    '+  tcp 10.0.0.100:81                           scheduler sh, scheduler_flags sh-port flag-3, one_packet true',
    '~  tcp 10.0.0.100:80                           scheduler_flags flag-1 → none, persistence { seconds: 5 } → none',
    '~  setting                                     timeout_tcp 900 → 60',
    '7 changes, 13 live connections touched: 5 cut, 7 drain, 1 move',
    '',
  ]);
  t.same(touchedBy(changes), { cut: 5, drain: 7, move: 1, total: 13 });
});

t.test('one is not many, and what is none is not told', async t => {
  t.equal(sumText(changes.slice(3, 4)), '1 change, 1 live connection touched: 1 move');
  t.equal(sumText(changes.slice(1, 2)), '1 change, 0 live connections touched');
});
