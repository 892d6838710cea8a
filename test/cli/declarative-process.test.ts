import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { RealPlace } from './real.ts';

const example = fileURLToPath(new URL('../../docs/examples/lvx.yaml', import.meta.url));

/** A place with a director and a file of it. */
async function start(t: Test) {
  const place = new RealPlace(t);
  const daemon = await place.daemon();
  const write = (text: string) => writeFileSync(`${place.directory}/lvx.yaml`, text);
  return { place, daemon, write };
}

const web = 'services: [{ vip: 10.0.0.100, port: 80, protocol: tcp, servers: [{ address: 10.0.0.11 }] }]\n';

t.test('the example of the documentation is applied', async t => {
  const { place } = await start(t);
  const dry = await place.sh(`lvx apply --dry-run -f ${example}`);
  t.same([dry.status, dry.err], [1, '']);
  t.match(dry.out, /^ +SERVICE .*\n\+ {2}tcp 10\.0\.0\.100:443 .*\n/);
  t.same(await place.sh(`lvx diff -f ${example}`), dry, 'a dry run is a diff');
  t.equal((await place.sh('lvxadm -Sn')).out, '', 'and changes nothing');
  const applied = await place.sh(`lvx apply -f ${example}`);
  t.same([applied.status, applied.err, applied.out], [0, '', dry.out], 'what was told is what was done');
  t.same((await place.sh('lvxadm -Sn')).out.split('\n'), [
    '-A -t 10.0.0.100:443 -s wlc',
    '-a -t 10.0.0.100:443 -r 10.0.0.11:443 -i -w 2 --tun-type ipip',
    '-a -t 10.0.0.100:443 -r 10.0.0.12:443 -i -w 2 --tun-type ipip',
    '-a -t 10.0.0.100:443 -r 10.9.0.13:443 -i -w 1 --tun-type gue --tun-port 6080 --tun-csum',
    '-A -t 10.0.0.101:0 -s wrr -p 300 -M 255.255.255.0',
    '-a -t 10.0.0.101:0 -r 10.0.0.11:0 -i -w 3 --tun-type ipip',
    '-a -t 10.0.0.101:0 -r 10.0.0.12:0 -i -w 1 --tun-type ipip',
    '-A -u 10.0.0.100:53 -s rr -o',
    '-a -u 10.0.0.100:53 -r 10.0.0.11:53 -g -w 1',
    '-a -u 10.0.0.100:53 -r 10.0.0.12:53 -g -w 1',
    '-A -t [fd00::100]:80 -s mh -b mh-fallback',
    '-a -t [fd00::100]:80 -r [fd00::11]:80 -i -w 1 --tun-type ipip',
    '-a -t [fd00::100]:80 -r [fd00::12]:80 -i -w 1 --tun-type ipip',
    '-a -t [fd00::100]:80 -r [fd00::13]:80 -i -w 0 --tun-type ipip',
    '',
  ]);
  t.same(await place.sh(`lvx diff -f ${example}`), { status: 0, out: 'no difference\n', err: '' });
  t.same(await place.sh(`lvx apply -f ${example}`), { status: 0, out: 'nothing to change\n', err: '' });
});

t.test('what get prints is no difference, as YAML and as JSON, from a file and from standard input', async t => {
  const { place } = await start(t);
  await place.sh(`lvx apply -f ${example}`);
  const none = { status: 0, out: 'no difference\n', err: '' };
  t.same(await place.sh('lvx get | lvx diff -f -'), none);
  t.same(await place.sh('lvx get -o json | lvx diff -f -'), none);
  t.same(await place.sh('lvx get > lvx.yaml && lvx diff -f lvx.yaml'), none);
  t.same(JSON.parse((await place.sh('lvx get --json')).out), JSON.parse((await place.sh('lvx get -o json')).out));
  const changed = await place.sh('lvx get | sed s/10.9.0.13/10.9.0.14/ | lvx apply -f - --json');
  t.match(JSON.parse(changed.out), {
    changes: [
      { change: 'remove', service: { vip: '10.0.0.100', port: 443 }, server: { address: '10.9.0.13', port: 443 } },
      { change: 'add', server: { address: '10.9.0.14' }, fields: Array },
    ],
    connections: { cut: 0, drain: 0, move: 0, total: 0 },
  });
});

t.test('get prints a line for each server, and leaves out what is as usual', async t => {
  const { place, write } = await start(t);
  write(`${web}settings: { timeout_tcp: 60 }\n`);
  await place.sh('lvx apply -f lvx.yaml');
  const { out } = await place.sh('lvx get');
  t.same(out.split('\n').slice(0, 9), [
    'services:',
    '  - vip: 10.0.0.100',
    '    port: 80',
    '    protocol: tcp',
    '    scheduler: wlc',
    '    servers:',
    '      - { address: 10.0.0.11, weight: 1 }',
    'settings:',
    '  conn_reuse_mode: 1',
  ]);
  t.match(out, /\n {2}timeout_tcp: 60\n/);
});

t.test('a file with errors is not applied, and each error is a line that begins with its place', async t => {
  const { place, write } = await start(t);
  write(web);
  await place.sh('lvx apply -f lvx.yaml');
  write(`${web.replace('10.0.0.11', '10.0.0.12').replace('}] }', ', weight: -1 }], wieght: 1 }')}settings: { x: 1 }\n`);
  const lines = [
    'lvx.yaml:1:97: services[0].servers[0].weight: expected at least 0, got -1\n',
    'lvx.yaml:1:104: services[0].wieght: expected no other key, got "wieght"\n',
    'lvx.yaml:2:13: settings.x: expected no other key, got "x"\n',
  ];
  t.same(await place.sh('lvx apply -f lvx.yaml'), { status: 1, out: '', err: lines.join('') });
  t.same(await place.sh('lvx diff -f lvx.yaml'), { status: 2, out: '', err: lines.join('') });
  t.same(await place.sh('lvx apply --dry-run -f lvx.yaml'), { status: 2, out: '', err: lines.join('') });
  const piped = await place.sh('lvx apply -f - < lvx.yaml');
  t.same(piped.err, lines.join('').replaceAll('lvx.yaml', '<stdin>'));
  write(web);
  t.equal((await place.sh('lvx diff -f lvx.yaml')).status, 0, 'nothing has changed');
});

t.test('an empty file is an error: it is rather a mistake than a wish to remove everything', async t => {
  const { place } = await start(t);
  const err = '<stdin>:1:1: expected services, settings or both, got nothing\n';
  t.same(await place.sh('lvx apply -f - < /dev/null'), { status: 1, out: '', err });
});

t.test('diff ends with status 2 for every trouble', async t => {
  const { place, write } = await start(t);
  write(web);
  t.match(await place.sh('lvx diff'), { status: 2, err: /required option '-f, --file <file>'/ });
  t.match(await place.sh('lvx diff -f lvx.yaml --nosuch'), { status: 2, err: /unknown option '--nosuch'/ });
  t.same(await place.sh('lvx diff -f nosuch'), {
    status: 2,
    out: '',
    err: 'lvx: nosuch: expected a file that can be read, got ENOENT\n',
  });
  t.match(await place.sh('lvx diff -f lvx.yaml --socket ./none'), { status: 2, err: /^lvx: lvxd is not running at/ });
  t.match(await place.sh('lvx apply -f lvx.yaml --socket ./none'), { status: 1, err: /^lvx: lvxd is not running at/ });
  t.equal((await place.sh('lvx diff --help')).status, 0);
});

t.test('what lvxadm -C clears is brought back by undo, also after lvxd was killed', async t => {
  const { place, daemon } = await start(t);
  await place.sh(`lvx apply -f ${example}`);
  const before = (await place.sh('lvx get')).out;
  await place.sh('lvxadm -C');
  const gone = once(daemon, 'exit');
  daemon.kill('SIGKILL');
  await gone;
  await place.daemon();
  t.equal((await place.sh('lvxadm -Sn')).out, '');
  const undone = await place.sh('lvx undo');
  t.same([undone.status, undone.err], [0, '']);
  t.match(
    undone.out,
    /^brought back 4 services with 10 servers: the table before the clear of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n$/,
  );
  t.equal((await place.sh('lvx get')).out, before);
  t.match((await place.sh('lvx undo')).out, /^brought back 0 services with 0 servers: the table before the undo of /);
  t.match(JSON.parse((await place.sh('lvx undo --json')).out), {
    reason: 'undo',
    at: String,
    services: 4,
    servers: 10,
  });
});

t.test('undo refuses where there is nothing to undo, or something to lose', async t => {
  const { place, write } = await start(t);
  t.match(await place.sh('lvx undo'), { status: 1, out: '', err: /^lvx: nothing to undo: expected [^\n]*\n$/ });
  write(web);
  await place.sh('lvx apply -f lvx.yaml && lvxadm -C && lvxadm -A -t 10.0.0.100:443 -s rr');
  t.match(await place.sh('lvx undo'), {
    status: 1,
    out: '',
    err: /^lvx: undo would lose what was changed since the clear of \S+: tcp 10\.0\.0\.100:443; nothing was changed; to give it up: lvx undo --force\n$/,
  });
  t.match((await place.sh('lvxadm -Sn')).out, /^-A -t 10\.0\.0\.100:443 -s rr\n$/);
  t.match(
    (await place.sh('lvx undo --force')).out,
    /^brought back 1 service with 1 server: the table before the clear of /,
  );
  t.match((await place.sh('lvxadm -Sn')).out, /^-A -t 10\.0\.0\.100:80 -s wlc\n-a -t 10\.0\.0\.100:80 .*\n$/);
});

t.test('a restore that replaces the table is undone', async t => {
  const { place } = await start(t);
  await place.sh(`lvx apply -f ${example}`);
  const before = (await place.sh('lvx get')).out;
  await place.sh('echo "-A -t 10.9.9.9:9 -s rr" | lvxadm-restore');
  t.equal((await place.sh('lvxadm -Sn')).out, '-A -t 10.9.9.9:9 -s rr\n');
  t.equal((await place.sh('lvx undo')).status, 0);
  t.equal((await place.sh('lvx get')).out, before);
});

t.test('what was applied outlives a restart', async t => {
  const { place, daemon } = await start(t);
  await place.sh(`lvx apply -f ${example}`);
  const gone = once(daemon, 'exit');
  daemon.kill('SIGKILL');
  await gone;
  await place.daemon();
  t.same(await place.sh(`lvx diff -f ${example}`), { status: 0, out: 'no difference\n', err: '' });
  t.match(readFileSync(`${place.directory}/state/state.json`, 'utf8'), /"undo": "a"/);
});
