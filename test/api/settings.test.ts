import t from 'tap';
import { defaultSettings } from '../../src/model/settings.ts';
import { FakeDataplane } from '../director/fake-dataplane.ts';
import { startApi } from './daemon.ts';

t.test('settings are told, and changed some at a time', async t => {
  const { client, director } = await startApi(t);
  t.same(await client.settings(), defaultSettings);
  const changed = { ...defaultSettings, timeout_udp: 30, table_full: 'hash' };
  t.same(await client.changeSettings({ timeout_udp: 30, table_full: 'hash' }), changed);
  t.same(await client.settings(), changed);
  t.same(director.settings(), changed);
  t.same(await client.changeSettings({}), changed, 'nothing is a change, too');
});

const rows: readonly [object, string][] = [
  [{ timeout_tcp: 0 }, 'body.timeout_tcp: expected at least 1, got 0'],
  [{ conn_reuse_mode: 4 }, 'body.conn_reuse_mode: expected at most 3, got 4'],
  [{ sloppy_tcp: true }, 'body.sloppy_tcp: expected a number, got true'],
  [{ sloppy_tcp: 0.5 }, 'body.sloppy_tcp: expected an integer, got 0.5'],
  [{ table_full: 'wait' }, 'body.table_full: expected "drop" or "hash", got "wait"'],
  [{ drop_entry: 1 }, 'body: expected no other key, got "drop_entry"'],
  [{ pmtu_disc: 0, secure_tcp: 9 }, 'body.secure_tcp: expected at most 3, got 9'],
];

t.test('settings that are no good are refused, all of the request', async t => {
  const { app, client } = await startApi(t);
  for (const [payload, message] of rows) {
    const answer = await app.inject({ method: 'PATCH', url: '/v1/settings', payload });
    t.equal(answer.statusCode, 400);
    t.same(answer.json(), { error: { code: 'bad-request', message } });
  }
  t.same(await client.settings(), defaultSettings);
});

t.test('a setting that the dataplane refuses stays as it was', async t => {
  const dataplane = new FakeDataplane();
  dataplane.refuses.add('settings sloppy_sctp=1');
  const { client } = await startApi(t, dataplane);
  await t.rejects(client.changeSettings({ sloppy_sctp: 1 }), { code: 'ERR_CHANGE_UNDONE' });
  t.same(await client.settings(), defaultSettings);
});
