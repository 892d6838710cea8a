import t from 'tap';
import { nothingMarked } from '../../src/cli/ipvsadm/marks.ts';
import { startAdm } from './adm.ts';

const ok = { status: 0, out: '', err: '' };

// Not in the recordings: what ipvsadm 1.31 and Linux's ip_vs_ctl.c do.

t.test('marks are listed in the order of signed numbers, those of IPv4 first, whatever they have', async t => {
  const { run } = await startAdm(t);
  t.same(await run('ipvsadm -A -t [fd00::100]:80 -s rr'), ok);
  t.same(await run('ipvsadm -A -t 10.0.0.100:80 -s rr'), ok);
  const rows: readonly [string, string][] = [
    ['-f 7 -6 -s rr -p -M 64 -o', 'FWM  7 IPv6 rr persistent 360 mask 64 ops'],
    ['-f 7 -p 9 -M 255.255.0.0', 'FWM  7 wlc persistent 9 mask 255.255.0.0'],
    ['-f 5 -M 255.255.0.0 -p -s mh -b mh-port --ipv6', 'FWM  5 IPv6 mh (mh-port) persistent 360'],
    ['-f 2147483647 -s sh', 'FWM  2147483647 sh'],
    ['-f +3 -s none -o', 'FWM  3 none ops'],
    ['-f 4294967295 -s fo', 'FWM  -1 fo'],
  ];
  for (const [words] of rows) t.same(await run(`ipvsadm -A ${words}`), { ...ok, err: `${nothingMarked}\n` }, words);
  const lines = (await run('ipvsadm -Ln')).out.split('\n').slice(3, -1);
  t.same(lines, [
    ...[5].map(at => rows[at]?.[1]),
    ...['TCP  10.0.0.100:80 rr', 'TCP  [fd00::100]:80 rr'],
    ...[4, 2, 1, 0, 3].map(at => rows[at]?.[1]),
  ]);
  const nosort = (await run('ipvsadm -Ln --nosort')).out.split('\n').slice(3, -1);
  t.same(nosort, ['TCP  [fd00::100]:80 rr', 'TCP  10.0.0.100:80 rr', ...rows.map(([, line]) => line)]);
  t.match(
    (await run('ipvsadm -Sn')).out,
    '\n-A -f 7 -s wlc -p 9 -M 255.255.0.0\n-A -f 7 -6 -s rr -p 360 -M 64 -o\n-A -f 2147483647 -s sh\n',
  );
});

t.test('a server of a mark has the port that was given, by which it is found', async t => {
  const { run } = await startAdm(t);
  await run('ipvsadm -A -f 1 -s rr');
  for (const words of [
    '-r 10.0.0.11 -i',
    '-r 10.0.0.11:8080 -g -w 2 -x 9 -y 3',
    '-r 10.0.0.11:http -i',
    '-r [fd00::11]:0 -i',
  ]) {
    t.same(await run(`ipvsadm -a -f 1 ${words}`), ok, words);
  }
  const again = { status: 255, out: '', err: 'Destination already exists\n' };
  t.same(await run('ipvsadm -a -f 1 -r 10.0.0.11:0 -g'), again);
  t.same(await run('ipvsadm -e -f 1 -r 10.0.0.11:81 -g'), { ...again, err: 'No such destination\n' });
  t.same(await run('ipvsadm -a -f 1 -6 -r 10.0.0.12 -i'), { ...again, err: 'Service not defined\n' });
  t.same(await run('ipvsadm -a -f 1 -r 10.0.0.12 -g -y 1'), { ...again, err: 'Numerical result out of range\n' });
  t.match(await run('ipvsadm -a -f 1 -r 224.0.0.1 -i'), { status: 255, err: /^Invalid operation\. / });
  t.same(await run('ipvsadm -e -f 1 -r 10.0.0.11:8080'), ok);
  t.same(await run('ipvsadm -d -f 1 -r 10.0.0.11'), ok);
  t.same((await run('ipvsadm -L -f 1')).out.split('\n').slice(2), [
    'FWM  1 rr',
    '  -> [fd00::11]:0                 Tunnel  1      0          0         ',
    '  -> 10.0.0.11:80                 Tunnel  1      0          0         ',
    '  -> 10.0.0.11:8080               Route   1      0          0         ',
    '',
  ]);
  t.same(await run('ipvsadm -Z -f 1'), ok);
  t.same(await run('ipvsadm -Z -f 1 -6'), { ...again, err: 'No such service\n' });
  t.same(await run('ipvsadm -E -f 1 -s wrr -p'), ok);
  t.match((await run('ipvsadm -Ln -f 1 --thresholds')).out, /\nFWM {2}1 wrr persistent 360\n/);
  t.match((await run('ipvsadm -Ln -f 1 --rate')).out, /\nFWM {2}1 {35}0 {8}0 {8}0 {8}0 {8}0\n/);
  t.same(await run('ipvsadm -C'), ok);
  t.same((await run('ipvsadm -Sn')).out, '');
});
