import { once } from 'node:events';
import { existsSync } from 'node:fs';
import t from 'tap';
import { RealPlace } from './real.ts';

t.test('lvx shows what runs, for people and as JSON', async t => {
  const place = new RealPlace(t);
  const daemon = await place.daemon('--interface eth0,eth1');
  await place.sh('lvxadm -A -t 10.0.0.100:80 -s rr && lvxadm -a -t 10.0.0.100:80 -r 10.0.0.11 -i');
  const status = await place.sh('lvx status');
  t.match(
    status.out,
    /^lvxd {7}0\.\d+\.\d+, process \d+, up \d+s\ndataplane {2}none on eth0, eth1\nservices {3}1 with 1 server\n$/,
  );
  t.match(JSON.parse((await place.sh('lvx status --json')).out), { pid: daemon.pid, interfaces: ['eth0', 'eth1'] });
  t.equal(
    (await place.sh('lvx services')).out,
    [
      'SERVICE            SCHEDULER  WEIGHT  ACTIVE  INACTIVE  CONNECTIONS  PACKETS  BYTES\n',
      'tcp 10.0.0.100:80  rr                      0         0            0        0      0\n',
      '  10.0.0.11:80                     1       0         0            0        0      0\n',
    ].join(''),
  );
  const { services } = JSON.parse((await place.sh('lvx services --json')).out);
  t.match(services, [{ vip: '10.0.0.100', servers: [{ address: '10.0.0.11', weight: 1 }] }]);
  t.match((await place.sh('lvx conns')).out, /^PROTO +EXPIRES +STATE +CLIENT +SERVICE +SERVER\n$/);
  t.equal((await place.sh('lvx conns --json')).out, '');
  t.same(JSON.parse((await place.sh('lvx verdicts --json')).out), { verdicts: [] });
});

t.test('lvx stop returns when the daemon is gone', async t => {
  const place = new RealPlace(t);
  const daemon = await place.daemon();
  const exit = once(daemon, 'exit');
  t.same(await place.sh('lvx stop'), { status: 0, out: 'lvxd has ended\n', err: '' });
  t.notOk(existsSync(place.socket));
  t.same(await exit, [0, null]);
});

t.test('lvx stop --detach --json says what it did', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  const { out, status } = await place.sh('lvx stop --detach --json');
  t.same({ status, ...JSON.parse(out) }, { status: 0, daemon: 'stopped', forwarding: 'none' });
});

t.test('lvx without a daemon fails with one line', async t => {
  const place = new RealPlace(t);
  const err = `lvx: lvxd is not running at ${place.directory}/x: start it with "sudo lvxd --interface NAME"\n`;
  for (const command of ['status', 'services', 'conns', 'verdicts', 'stop']) {
    const end = await place.sh(`lvx ${command} --json --socket ${place.directory}/x`);
    t.same(end, { status: 1, out: '', err }, command);
  }
});
