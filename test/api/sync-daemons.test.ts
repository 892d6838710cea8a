import t from 'tap';
import type { NewSyncDaemon } from '../../src/api/client.ts';
import type { WireSyncDaemon } from '../../src/api/wire.ts';
import { startApi } from './daemon.ts';

const usual = { syncId: 0, group: '224.0.0.81', port: 8848, ttl: 1 };

// The bounds are those of Linux, net/netfilter/ipvs/ip_vs_sync.c, start_sync_thread().
const rows: readonly [string, NewSyncDaemon, Partial<WireSyncDaemon>][] = [
  ['a master takes packets of 1500 bytes', { role: 'master', interface: 'jumbo0' }, { maxLength: 1472 }],
  ['a backup takes those of its interface', { role: 'backup', interface: 'jumbo0' }, { maxLength: 8972 }],
  ['a backup takes a kilobyte at least', { role: 'backup', interface: 'dm0', maxLength: 1 }, { maxLength: 1024 }],
  ['a master takes less', { role: 'master', interface: 'dm0', maxLength: 1 }, { maxLength: 1 }],
  [
    'headers of IPv6 are longer',
    { role: 'master', interface: 'dm0', group: 'FF05:0::1' },
    { group: 'ff05::1', maxLength: 1452 },
  ],
  [
    'a message over IPv6 is shorter',
    { role: 'backup', interface: 'dm0', group: 'ff05::1', maxLength: 65_507 },
    { group: 'ff05::1', maxLength: 65_487 },
  ],
  [
    'everything is taken as it is told',
    { role: 'master', interface: 'dm0', syncId: 255, group: '239.1.2.3', port: 1, ttl: 255, maxLength: 99 },
    { syncId: 255, group: '239.1.2.3', port: 1, ttl: 255, maxLength: 99 },
  ],
];

for (const [name, asked, got] of rows) {
  t.test(`synchronisation: ${name}`, async t => {
    const { client } = await startApi(t);
    await client.startSync(asked);
    t.same(await client.syncDaemons(), [{ role: asked.role, interface: asked.interface, ...usual, ...got }]);
  });
}

t.test('there is one synchronisation daemon of each role, and the master is told first', async t => {
  const { client } = await startApi(t);
  const roles = async () => (await client.syncDaemons()).map(({ role }) => role);
  await t.rejects(client.stopSync('backup'), { status: 404, code: 'sync-not-running' });
  await client.startSync({ role: 'backup', interface: 'dm0' });
  await client.startSync({ role: 'master', interface: 'dm0' });
  await t.rejects(client.startSync({ role: 'master', interface: 'jumbo0' }), { status: 409, code: 'sync-runs' });
  t.same(await roles(), ['master', 'backup']);
  await client.stopSync('master');
  t.same(await roles(), ['backup']);
  await t.rejects(client.startSync({ role: 'master', interface: 'dm1' }), { status: 404, code: 'no-such-device' });
  await t.rejects(client.startSync({ role: 'master', interface: 'dm0', group: '10.0.0.1' }), {
    status: 400,
    message: 'body.group: expected a multicast address',
  });
  t.same(await roles(), ['backup']);
});
