import t from 'tap';
import { hashTableOf } from '../../src/dataplane/plan.ts';
import { serverDefaults } from '../../src/model/server.ts';
import { parseIp } from '../../src/net/ip.ts';
import { parsePort } from '../../src/net/port.ts';

t.test('packets without an entry find servers by a table, but for a service that schedules nothing', async t => {
  const servers = [{ ...serverDefaults, address: parseIp('10.0.0.11'), port: parsePort(80) }];
  t.same(new Set(hashTableOf({ scheduler: 'rr', servers })), new Set([0]));
  t.same(hashTableOf({ scheduler: 'none', servers }), []);
});
