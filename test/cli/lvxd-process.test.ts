import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { RealPlace } from './real.ts';

t.test('lvxd ends at SIGTERM with status 0 and takes its socket and lock with it', async t => {
  const place = new RealPlace(t);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const daemon = await place.daemon();
    t.ok(existsSync(`${place.directory}/state/lock`));
    daemon.kill(signal);
    const [status] = await once(daemon, 'exit');
    t.equal(status, 0, signal);
    t.notOk(existsSync(place.socket), 'no socket is left');
    t.notOk(existsSync(`${place.directory}/state/lock`), 'no lock is left');
  }
});

t.test('lvxd goes on when nobody reads its log any more', async t => {
  const place = new RealPlace(t);
  const daemon = await place.daemon();
  daemon.stderr?.destroy();
  t.match(await place.sh('lvx status'), { status: 0 });
  daemon.kill('SIGTERM');
  t.same(await once(daemon, 'exit'), [0, null]);
});

t.test('lvxd killed by SIGKILL starts again with what was acknowledged', async t => {
  const place = new RealPlace(t);
  const daemon = await place.daemon();
  await place.sh('lvxadm -A -t 10.0.0.100:80 -s wrr && lvxadm -a -t 10.0.0.100:80 -r 10.0.0.11 -i -w 5');
  const before = await place.sh('lvxadm -Ln');
  daemon.kill('SIGKILL');
  await once(daemon, 'exit');
  t.ok(existsSync(place.socket), 'the socket was left behind');
  await place.daemon();
  t.same(await place.sh('lvxadm -Ln'), before);
  t.match(before.out, /10\.0\.0\.11:80 {17}Tunnel {2}5/);
});

t.test('a second lvxd on the same socket or state is refused, and the first goes on', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  const sameSocket = await place.sh(`lvxd --dataplane none --state-dir ${place.directory}/other`);
  t.match(sameSocket, { status: 1, err: /lvxd is already running/ });
  const sameState = await place.sh(`lvxd --dataplane none --socket other.sock --state-dir ${place.directory}/state`);
  t.match(sameState, { status: 1, err: /another lvxd with process id \d+/ });
  t.match(await place.sh('lvx status'), { status: 0 });
});

t.test('a broken state file keeps lvxd from starting, and is left alone', async t => {
  const place = new RealPlace(t);
  const file = `${place.directory}/state.json`;
  writeFileSync(file, '{\n  "version": 1,\n');
  const end = await place.sh(`lvxd --dataplane none --state-dir ${place.directory}`);
  t.match(end, { status: 1, err: new RegExp(`${file}: line 3, column 1: expected JSON`) });
  t.equal(readFileSync(file, 'utf8'), '{\n  "version": 1,\n');
});

const wrong: readonly [string, number, RegExp][] = [
  ['', 2, /needs at least one --interface/],
  ['--dataplane kernel', 1, /Allowed choices are auto, xdp, userspace, none/],
  ['--dataplane userspace', 2, /--dataplane userspace needs at least one --interface/],
  ['--xdp-mode fast', 1, /Allowed choices are auto, native, generic/],
  ['--dataplane none --connections 1000', 1, /Expected a power of two/],
  ['--interface a/b', 1, /Expected names of network interfaces/],
];

t.test('lvxd refuses options that make no sense', async t => {
  const place = new RealPlace(t);
  for (const [options, status, err] of wrong) t.match(await place.sh(`lvxd ${options}`), { status, err }, options);
});

t.test('lvxd without privileges says so in one line', async t => {
  const place = new RealPlace(t);
  const options = `--interface lo --socket ${place.directory}/s --state-dir ${place.directory}/state --pin-dir ${place.directory}/p`;
  const dropping = process.geteuid?.() === 0 ? 'setpriv --bounding-set=-all --inh-caps=-all --securebits=+noroot' : '';
  const end = await place.sh(`${dropping} lvxd ${options}`);
  t.match(end, { status: 1, err: /expects root, or CAP_NET_ADMIN and CAP_BPF, got/ });
  t.equal(end.err.trim().split('\n').length, 1);
});
