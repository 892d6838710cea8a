import t from 'tap';
import { RealPlace } from './real.ts';
import { needsShell, replays } from './recordings.ts';

t.test('lvxadm and ipvsadm are one program under two names', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  t.same(await place.sh('lvxadm -A -t 10.0.0.100:80 -s rr'), { status: 0, out: '', err: '' });
  t.same(await place.sh('ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.11 -i -w 2'), { status: 0, out: '', err: '' });
  const list = await place.sh('lvxadm -Ln');
  t.match(list, { status: 0, out: /\n {2}-> 10\.0\.0\.11:80 {17}Tunnel {2}2 {6}0 {10}0 {9}\n$/, err: '' });
  t.same(await place.sh('ipvsadm -Ln'), list);
  const help = (name: string) => ({
    status: 255,
    out: '',
    err: `Try \`${name} -h' or '${name} --help' for more information.\n`,
  });
  t.same(await place.sh('lvxadm -n'), help('lvxadm'));
  t.same(await place.sh('ipvsadm -n'), help('ipvsadm'));
  t.same(await place.sh('lvxadm -Ln | head -1'), {
    status: 0,
    out: 'IP Virtual Server version 1.2.1 (size=4096)\n',
    err: '',
  });
});

t.test('lvxadm without a daemon says how to start one', async t => {
  const place = new RealPlace(t);
  const err = `lvxd is not running at ${place.socket}: start it with "sudo lvxd --interface NAME"\n`;
  t.same(await place.sh('ipvsadm'), { status: 2, out: '', err });
});

t.test('a long list goes through a pipe whole', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  await place.sh('lvxadm -A -t 10.0.0.100:80 -s rr');
  const { ApiClient } = await import('../../src/api/client.ts');
  const client = new ApiClient(place.socket);
  for (let n = 0; n < 1500; n++) {
    const address = `10.1.${Math.floor(n / 250)}.${(n % 250) + 1}`;
    await client.addServer({ protocol: 'tcp', vip: '10.0.0.100', port: 80 }, { address, port: 80 }, { weight: 1 });
  }
  const { out } = await place.sh('lvxadm -Ln | (sleep 1; cat)');
  t.equal(out.split('\n').length, 3 + 1 + 1500 + 1);
  t.ok(out.length > 65536, 'it is longer than a pipe holds');
});

for (const [scenario, commands] of replays()) {
  if (!commands.some(({ cmd }) => needsShell(cmd))) continue;
  t.test(`${scenario} answers in a shell as ipvsadm was recorded to`, async t => {
    const place = new RealPlace(t);
    await place.daemon();
    for (const { cmd, rc, out, err, line, outside } of commands) {
      const got = await place.sh(cmd);
      const name = `${line}: ${cmd.split('\n')[0]}`;
      if (outside === undefined) t.same(got, { status: rc, out, err }, name);
      else
        t.notSame(got, { status: rc, out, err }, `${name} differs (if not, take it off the list): ${outside.reason}`);
    }
  });
}

t.test('lvxadm-restore replaces the table, and lvxadm-save prints it', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  t.same(await place.sh('lvxadm -A -t 10.0.0.100:81 -s rr'), { status: 0, out: '', err: '' });
  const lines = '-A -t 10.0.0.100:80 -s rr\n-a -t 10.0.0.100:80 -r 10.0.0.11:80 -i -w 2 --tun-type ipip\n';
  t.same(await place.sh(`printf '# now\n${lines}' | lvxadm-restore`), { status: 0, out: '', err: '' });
  t.same(await place.sh('lvxadm-save -n'), { status: 0, out: lines, err: '' });
  t.same(await place.sh('lvxadm-save words'), await place.sh('lvxadm -S'));
  t.match(await place.sh('lvxadm-save -n -x'), { status: 1, out: '', err: /^lvxadm-save: / });
  t.match(await place.sh('echo word | lvxadm-restore'), {
    status: 255,
    err: "Try `lvxadm -h' or 'lvxadm --help' for more information.\n",
  });
  t.same(await place.sh('lvxadm-save -n'), { status: 0, out: '', err: '' }, 'what came before a mistake is done');
});
