import { execFileSync, spawnSync } from 'node:child_process';
import t, { type Test } from 'tap';
import { builtProgram } from '../../src/netns/paths.ts';
import { asCommand, readRouteTable } from '../doctor/route-table.ts';

const options = process.getuid?.() === 0 ? {} : { skip: 'needs root: run it with sudo' };

/** A host in a namespace: eth0 with two addresses, and a neighbour who has the gateways' addresses. */
function makeHost(t: Test): { sh(line: string, input?: string): { status: number | null; out: string; err: string } } {
  const name = `lvxt-${process.pid}-host`;
  execFileSync('ip', ['netns', 'add', name]);
  t.teardown(() => execFileSync('ip', ['netns', 'del', name]));
  const sh = (line: string, input = '') => {
    const words = [`--net=/run/netns/${name}`, '--', 'sh', '-c', line];
    const { status, stdout, stderr } = spawnSync('nsenter', words, { input, encoding: 'utf8', timeout: 60_000 });
    return { status, out: stdout, err: stderr };
  };
  sh('ip link set dev lo up; ip link add name eth0 type veth peer name eth9; ip link set dev eth9 up');
  sh('ip address add 96.126.110.20/24 dev eth0 noprefixroute; ip address add 198.74.61.31/24 dev eth0 noprefixroute');
  sh('ip link set dev eth0 up');
  return { sh };
}

const lvx = `${process.execPath} ${builtProgram('lvx')}`;

for (const [table, names] of [
  ['routes-that-fail', ['default-by-vip', 'default-gateways']],
  ['routes-that-work', []],
] as const) {
  t.test(`lvx doctor on a director with the published ${table}`, options, async t => {
    const { sh } = makeHost(t);
    // Networks first: gateways must be reachable.
    const rows = readRouteTable(table).toSorted(
      (a, b) => Number(b.gateway === '0.0.0.0') - Number(a.gateway === '0.0.0.0'),
    );
    for (const row of rows) t.equal(sh(`ip route add ${asCommand(row)}`).status, 0, asCommand(row));
    const { out } = sh(`${lvx} doctor --json --no-probe --socket /nowhere --state-dir /nowhere --vip 198.74.61.31`);
    const { findings } = JSON.parse(out);
    const found = findings.map(({ name }: { name: string }) => name);
    // lvxd does not run here.
    t.same(
      found.filter((name: string) => name.startsWith('default-')),
      names,
    );
    t.ok(found.includes('lvxd-not-running'));
  });
}

t.test('lvx doctor --fix asks on a terminal, and changes nothing unless it hears yes', options, async t => {
  const { sh } = makeHost(t);
  const ignore = () => sh('cat /proc/sys/net/ipv4/conf/all/arp_ignore').out.trim();
  sh('sysctl -qw net.ipv4.conf.all.arp_ignore=0');
  const ask = (answer: string) =>
    sh(`script -qec '${lvx} doctor --real --vip 10.0.0.100 --fix' /dev/null`, `${answer}\n`).out;
  const declined = ask('n');
  t.match(declined, /\nChanges:\r?\n/);
  t.match(declined, / {2}sysctl -w net\.ipv4\.conf\.all\.arp_ignore=1 {3}\(is 0\)\r?\n/);
  t.match(declined, /Nothing was changed\.\r?\n/);
  t.equal(ignore(), '0');
  const agreed = ask('y');
  t.match(agreed, /Make these changes\? \[y\/N\]/);
  t.match(agreed, /Changed, and looked again:/);
  t.match(
    agreed,
    /write to \/etc\/sysctl\.d\/90-lvx\.conf:\r?\n(?: .*\r?\n)* {2}net\.ipv4\.conf\.all\.arp_ignore = 1\r?\n/,
  );
  t.equal(ignore(), '1');
});

t.test('a change that the kernel refuses is told, and what was changed before is taken back', options, async t => {
  const { sh } = makeHost(t);
  sh('sysctl -qw net.ipv4.conf.all.arp_ignore=0 net.ipv4.conf.all.arp_announce=0');
  // A mount of its own makes one of the files read-only.
  const file = '/proc/sys/net/ipv4/conf/all/arp_announce';
  const { status, err } = sh(
    `unshare --mount sh -c 'mount --bind ${file} ${file} && mount -o remount,bind,ro ${file} && exec ${lvx} doctor --real --vip 10.0.0.100 --fix --yes'`,
  );
  t.equal(status, 2);
  t.match(err, /^lvx: sysctl -w net\.ipv4\.conf\.all\.arp_announce=2: .*; what was changed before it is as it was\n$/);
  t.equal(sh('cat /proc/sys/net/ipv4/conf/all/arp_ignore').out.trim(), '0');
});
