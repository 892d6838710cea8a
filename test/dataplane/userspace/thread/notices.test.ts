import t from 'tap';
import { Notices } from '../../../../src/dataplane/userspace/thread/notices.ts';
import { parseIp } from '../../../../src/net/ip.ts';

t.test('notices that the other thread is behind with are left out, until it has taken some', async t => {
  const taken = new Int32Array(new SharedArrayBuffer(4));
  let posted = 0;
  const notices = new Notices(() => posted++, taken);
  const add = (count: number) => {
    for (let index = 0; index < count; index++) notices.add({ kind: 'mtu', server: parseIp('10.0.0.11'), mtu: index });
  };
  add(5000);
  t.equal(posted, 1024);
  Atomics.add(taken, 0, 3);
  add(10);
  t.equal(posted, 1027);
});
