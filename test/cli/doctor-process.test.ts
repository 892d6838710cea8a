import t from 'tap';
import { RealPlace } from './real.ts';

t.test('lvx doctor tells what is wrong with a director that forwards nothing, and ends with 1', async t => {
  const place = new RealPlace(t);
  await place.daemon('--interface eth7');
  await place.sh('lvxadm -A -t 203.0.113.77:80 -s rr');
  const { status, out, err } = await place.sh('lvx doctor --no-probe');
  t.equal(status, 1);
  t.equal(err, '');
  t.match(out, /^error +no-dataplane +lvxd\n +seen +\S.*\n +expected +\S.*\n +why +\S.*\n +mend +\S.*\n\n/);
  t.match(out, /\nerror +interface-down +eth7\n/);
  t.match(out, /\nerror +vip-not-here +203\.0\.113\.77\n(?:.*\n)+ +mend +ip address add 203\.0\.113\.77\/32 dev lo\n/);
  t.match(out, /\nnot checked: who answers ARP, and paths: no packet was to be sent\n/);
  t.match(out, /\nnot healthy: 21 checks of this director, 3 errors\b/);
  const json = await place.sh('lvx doctor --no-probe --json');
  t.equal(json.status, 1);
  const { role, healthy, findings } = JSON.parse(json.out);
  t.same({ role, healthy }, { role: 'director', healthy: false });
  t.match(findings[0], { name: 'no-dataplane', severity: 'error', object: 'lvxd', mend: [String] });
  t.same(Object.keys(findings[0]), ['name', 'severity', 'object', 'seen', 'expected', 'why', 'mend']);
});

t.test('without lvxd, lvx doctor reads the rules from its state, or says what is the matter with that', async t => {
  const place = new RealPlace(t);
  const daemon = await place.daemon();
  await place.sh('lvxadm -A -t 203.0.113.77:80 -s rr');
  const ended = new Promise(resolve => daemon.once('exit', resolve));
  await place.sh('lvx stop');
  await ended;
  const doctor = `lvx doctor --no-probe --json --state-dir ${place.directory}/state`;
  const named = async () =>
    JSON.parse((await place.sh(doctor)).out).findings.map((finding: { name: string }) => finding.name);
  t.match(await named(), ['lvxd-not-running', 'vip-not-here']);
  await place.sh(`echo '{' > ${place.directory}/state/state.json`);
  t.match(await named(), ['lvxd-not-running', 'state-unreadable']);
});

t.test('lvx doctor ends with 2 where it is asked wrongly', async t => {
  const place = new RealPlace(t);
  t.same(await place.sh('lvx doctor --vip 10.0.0'), {
    status: 2,
    out: '',
    err: "error: option '--vip <address...>' argument '10.0.0' is invalid. Expected an IP address like 10.0.0.1 or fd00::1, got \"10.0.0\".\n",
  });
  t.match(await place.sh('lvx doctor --interface a/b'), { status: 2, err: /at most 15 characters/ });
  t.match(await place.sh('lvx doctor --no-such-option'), { status: 2, err: /unknown option/ });
  t.same(await place.sh('lvx doctor --real --fix'), {
    status: 2,
    out: '',
    err: 'lvx: Expected --yes with --fix, since standard input is no terminal\n',
  });
  t.match(await place.sh('lvx doctor --real --fix --json'), { status: 2, err: /--json leaves nobody to ask\n$/ });
  t.match(await place.sh('lvx doctor --help'), { status: 0, out: /Exit status: 0 healthy/ });
});

t.test('lvx real-setup prints files for each format, and wants a VIP', async t => {
  const place = new RealPlace(t);
  t.match((await place.sh('lvx real-setup --vip 10.0.0.100')).out, /^#!\/bin\/sh\n/);
  const { out } = await place.sh('lvx real-setup --vip 10.0.0.100 fd00::100 --format networkd --json');
  t.same(
    JSON.parse(out).files.map(({ path }: { path: string }) => path),
    [
      '/etc/modules-load.d/lvx.conf',
      '/etc/sysctl.d/90-lvx.conf',
      '/etc/systemd/network/50-lvx-tunl0.network',
      '/etc/systemd/network/50-lvx-ip6tnl0.network',
    ],
  );
  t.match(await place.sh('lvx real-setup'), { status: 1, out: '', err: /required option '--vip <address\.\.\.>'/ });
  t.match(await place.sh('lvx real-setup --vip 10.0.0.100 --mtu 1e3'), { status: 1, err: /from 576 to 65535/ });
  t.match(await place.sh('lvx real-setup --vip 10.0.0.100 --format xml'), {
    status: 1,
    err: /Allowed choices are ip, ifcfg/,
  });
});
