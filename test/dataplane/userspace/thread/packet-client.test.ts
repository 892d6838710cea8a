import t from 'tap';
import { PacketClient } from '../../../../src/dataplane/userspace/thread/packet-client.ts';
import { defaultSettings } from '../../../../src/model/settings.ts';

const start = (thread: string) =>
  PacketClient.start({
    interfaces: [],
    connections: 16,
    packets: 'pcap',
    log: { info() {}, warn() {} },
    file: new URL(`threads/${thread}.mjs`, import.meta.url),
  });

t.test('a thread that dies is told, and every order that waits ends with why', async t => {
  const client = await start('dies');
  const failures: string[] = [];
  client.listen(
    () => undefined,
    ({ message }) => failures.push(message),
  );
  const orders = [1, 2].map(() => client.order('settings', defaultSettings));
  for (const order of orders) await t.rejects(order, { message: 'out of order' });
  t.same(failures, ['out of order']);
  await t.rejects(client.order('settings', defaultSettings), { message: 'out of order' }, 'and those that come later');
  client.close();
});

t.test('a thread that can’t begin ends the start with its error', async t => {
  await t.rejects(start('fails'), { name: 'DataplaneError', code: 'ERR_ATTACH', message: 'no such interface' });
});
