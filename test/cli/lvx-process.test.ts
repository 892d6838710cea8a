import { once } from 'node:events';
import { existsSync } from 'node:fs';
import t from 'tap';
import { RealPlace } from './real.ts';

t.test('lvx shows what runs, for people and as JSON', async t => {
  const place = new RealPlace(t);
  const daemon = await place.daemon('--interface eth0,eth1');
  await place.sh('lvxadm -A -t 10.0.0.100:80 -s rr && lvxadm -a -t 10.0.0.100:80 -r 10.0.0.11 -i');
  const status = await place.sh('lvx status --interval 0.1');
  t.match(
    status.out,
    /^lvxd {7}0\.\d+\.\d+, process \d+, up \d+s\ndataplane {2}none on eth0, eth1\nservices {3}1\nservers {4}1\n$/,
  );
  t.match(JSON.parse((await place.sh('lvx status --json')).out), { pid: daemon.pid, interfaces: ['eth0', 'eth1'] });
  t.equal(
    (await place.sh('lvx services')).out,
    [
      'SERVICE            HOW   WEIGHT  ACTIVE  INACTIVE  PERSISTENT  CONNECTIONS  PACKETS  BYTES  OUT PACKETS  OUT BYTES\n',
      'tcp 10.0.0.100:80  rr                 0         0           0            0        0      0            0          0\n',
      '  10.0.0.11:80     ipip       1       0         0           0            0        0      0            0          0\n',
    ].join(''),
  );
  const { services } = JSON.parse((await place.sh('lvx services --json')).out);
  t.match(services, [{ vip: '10.0.0.100', servers: [{ address: '10.0.0.11', weight: 1 }] }]);
  t.match((await place.sh('lvx conns')).out, /^PROTO +EXPIRES +STATE +CLIENT +VIRTUAL +SERVER +KIND\n$/);
  t.equal((await place.sh('lvx conns --json')).out, '');
  const verdicts = JSON.parse((await place.sh('lvx verdicts --interval 0.2 --json')).out);
  t.match(verdicts, { seconds: Number, verdicts: [] });
  t.ok(verdicts.seconds >= 0.2, `${verdicts.seconds} s between the readings`);
});

t.test('lvx settings lists settings, changes some, and refuses what is no good', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  t.match((await place.sh('lvx settings')).out, /\ntimeout_udp +300 +300 +s +How long a UDP connection/);
  const changed = await place.sh('lvx settings timeout_udp=30 table_full=hash');
  t.match(changed.out, /^SETTING.*\ntimeout_udp +30 +300 .*\ntable_full +hash +drop .*\n$/);
  const { settings } = JSON.parse((await place.sh('lvx settings --json')).out);
  t.match(
    settings.filter((row: { value: unknown; default: unknown }) => row.value !== row.default),
    [
      { name: 'timeout_udp', value: 30, default: 300, unit: 's', meaning: String },
      { name: 'table_full', value: 'hash', default: 'drop', unit: '', meaning: String },
    ],
  );
  t.equal((await place.sh('lvxadm -L --timeout')).out, 'Timeout (tcp tcpfin udp): 900 120 30\n');
  t.same(await place.sh('lvx settings timeout_tcp=60 timeout_udp=x'), {
    status: 1,
    out: '',
    err: 'lvx: timeout_udp: expected a number from 1 to 2678400 (s), got "x"\n',
  });
  t.equal((await place.sh('lvxadm -L --timeout')).out, 'Timeout (tcp tcpfin udp): 900 120 30\n');
});

t.test('lvx events says that nothing is sampled, and ends with the daemon', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  const hinted = place.start('lvx events');
  const [hint] = await once(hinted.stderr ?? hinted, 'data');
  t.match(String(hint), /^lvx: no packet is sampled: [^\n]*\n$/);
  await place.sh('lvx settings event_sampling=10');
  const sampled = place.start('lvx events');
  const [head] = await once(sampled.stdout ?? sampled, 'data');
  t.match(String(head), /^TIME +VERDICT +PROTO +CLIENT +VIRTUAL +SERVER +BYTES\n$/);
  const ended = Promise.all([once(hinted, 'exit'), once(sampled, 'exit')]);
  await place.sh('lvx stop');
  t.same(await ended, [
    [0, null],
    [0, null],
  ]);
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
  for (const command of ['status', 'services', 'conns', 'verdicts', 'settings', 'events', 'stop']) {
    const end = await place.sh(`lvx ${command} --json --socket ${place.directory}/x`);
    t.same(end, { status: 1, out: '', err }, command);
  }
});
