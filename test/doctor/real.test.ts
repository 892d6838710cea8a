import t from 'tap';
import { commandOf } from '../../src/doctor/change.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { type RealFacts, realFacts } from '../../src/doctor/facts/real.ts';
import { realChecks } from '../../src/doctor/findings/real/index.ts';
import { parseIp } from '../../src/net/ip.ts';
import { defaultRoute, link, realServer, tunl0, vip } from './hosts.ts';

const loaded = (...names: string[]) => ({ loaded: new Set(names), atBoot: new Set(names), builtIn: new Set<string>() });
const eth0 = link('eth0', ['10.0.0.11/24']);
const conf = (name: string, value: number) => ({ [`net.ipv4.conf.${name}`]: value });

/** What is broken, the names of the findings, and the commands that mend them. */
const rows: readonly [string, RealFacts, readonly string[], readonly string[]][] = [
  ['nothing', realServer(), [], []],
  [
    'ipip is not loaded',
    realServer({}, { interfaces: [eth0], modules: loaded() }),
    ['module-not-loaded'],
    ['modprobe ipip'],
  ],
  ['ipip in the kernel counts', realServer({}, { modules: { ...loaded(), builtIn: new Set(['ipip']) } }), [], []],
  [
    'ipip is not loaded at boot',
    realServer({}, { modules: { ...loaded('ipip'), atBoot: new Set() } }),
    ['module-not-at-boot'],
    ['echo ipip >> /etc/modules-load.d/lvx.conf'],
  ],
  [
    'no tunl0, and the VIP is not asked for on what is not there',
    realServer({}, { interfaces: [eth0] }),
    ['tunnel-missing'],
    ['modprobe ipip && ip link show dev tunl0 || ip link add name tunl0 type ipip'],
  ],
  [
    'tunl0 by another name',
    realServer({}, { interfaces: [eth0, { ...tunl0(['10.0.0.100/32']), name: 'tun9' }] }),
    ['tunnel-missing'],
    ['ip link set dev tun9 down', 'ip link set dev tun9 name tunl0', 'ip link set dev tunl0 up'],
  ],
  [
    'tunl0 is down',
    realServer({}, { interfaces: [eth0, tunl0(['10.0.0.100/32'], { up: false })] }),
    ['tunnel-down'],
    ['ip link set dev tunl0 up'],
  ],
  [
    'no VIP',
    realServer({}, { interfaces: [eth0, tunl0([])] }),
    ['vip-missing'],
    ['ip address replace 10.0.0.100/32 dev tunl0'],
  ],
  [
    'the VIP with the netmask of its network',
    realServer({}, { interfaces: [eth0, tunl0(['10.0.0.100/24'])] }),
    ['vip-netmask'],
    ['ip address replace 10.0.0.100/32 dev tunl0', 'ip address del 10.0.0.100/24 dev tunl0'],
  ],
  [
    'it does not forward',
    realServer({ 'net.ipv4.ip_forward': 0 }),
    ['ip-forward'],
    ['sysctl -w net.ipv4.ip_forward=1'],
  ],
  [
    'strict filtering on the tunnel',
    realServer(conf('tunl0.rp_filter', 1)),
    ['rp-filter-strict'],
    ['sysctl -w net.ipv4.conf.tunl0.rp_filter=0'],
  ],
  [
    'strict filtering for all, loose on the tunnel: the larger counts',
    realServer({ ...conf('all.rp_filter', 1), ...conf('tunl0.rp_filter', 2) }),
    ['rp-filter-loose'],
    ['sysctl -w net.ipv4.conf.all.rp_filter=0', 'sysctl -w net.ipv4.conf.tunl0.rp_filter=0'],
  ],
  ['strict filtering on eth0 is its own affair', realServer(conf('eth0.rp_filter', 1)), [], []],
  [
    'it answers ARP',
    realServer(conf('all.arp_ignore', 0)),
    ['arp-ignore'],
    ['sysctl -w net.ipv4.conf.all.arp_ignore=1'],
  ],
  [
    'the setting of the interface is enough',
    realServer({ ...conf('all.arp_ignore', 0), ...conf('eth0.arp_ignore', 1) }),
    [],
    [],
  ],
  [
    'arp_ignore 3 answers for the VIP',
    realServer(conf('eth0.arp_ignore', 3)),
    ['arp-ignore'],
    ['sysctl -w net.ipv4.conf.eth0.arp_ignore=1'],
  ],
  [
    'it asks ARP with the VIP',
    realServer(conf('all.arp_announce', 1)),
    ['arp-announce'],
    ['sysctl -w net.ipv4.conf.all.arp_announce=2'],
  ],
  [
    "the tunnel's own settings",
    realServer({ ...conf('tunl0.arp_ignore', 0), ...conf('tunl0.arp_announce', 0) }),
    ['tunnel-arp'],
    ['sysctl -w net.ipv4.conf.tunl0.arp_ignore=3', 'sysctl -w net.ipv4.conf.tunl0.arp_announce=2'],
  ],
  [
    'the default route goes into the tunnel',
    realServer({}, { defaultRoutes: [{ ...defaultRoute('10.0.0.1'), gateway: undefined, device: 'tunl0' }] }),
    ['default-by-tunnel'],
    ['ip route del default dev tunl0'],
  ],
  [
    'segments do not fit',
    realServer({}, { defaultRoutes: [defaultRoute('10.0.0.1')] }),
    ['announced-mss'],
    ['ip -4 route show default | while read -r route; do ip -4 route change $route advmss 1440; done'],
  ],
  [
    'the MTU of the route makes them fit',
    realServer({}, { defaultRoutes: [defaultRoute('10.0.0.1', { mtu: 1480 })] }),
    [],
    [],
  ],
  [
    'a network with room for the outer header needs no smaller segments',
    realServer(
      {},
      { interfaces: [{ ...eth0, mtu: 1520 }, tunl0(['10.0.0.100/32'])], defaultRoutes: [defaultRoute('10.0.0.1')] },
    ),
    [],
    [],
  ],
];

for (const [what, facts, names, commands] of rows) {
  t.test(`a real server: ${what}`, async t => {
    const findings = diagnose(realChecks, facts);
    t.same(
      findings.map(({ name }) => name),
      names,
    );
    t.same(
      findings.flatMap(({ mend }) => mend),
      commands,
    );
  });
}

t.test('a real server with an IPv6 VIP needs ip6tnl0, and no settings of ARP', async t => {
  const six = parseIp('fd00::100');
  const ip6tnl0 = link('ip6tnl0', ['fd00::100/128', 'fe80::1/64'], { kind: 'ip6tnl', arp: false, anyRemote: true });
  const host = realServer(
    { ...conf('all.arp_ignore', 0), 'net.ipv4.ip_forward': 0 },
    { interfaces: [eth0, ip6tnl0] },
  ).host;
  const modules = loaded('ip6_tunnel');
  t.same(diagnose(realChecks, { vips: [six], host: { ...host, modules } }), []);
  t.same(realFacts({ ...host, modules }, []).vips, [six], 'the link-local address is no VIP');
  const findings = diagnose(realChecks, { vips: [six], host: { ...host, interfaces: [eth0], modules: loaded() } });
  t.match(findings, [{ name: 'module-not-loaded', object: 'ip6_tunnel', mend: ['modprobe ip6_tunnel'] }]);
});

t.test('without a VIP anywhere, that is what is found', async t => {
  const { host } = realServer({}, { interfaces: [eth0, tunl0([])] });
  const facts = realFacts(host, []);
  t.match(diagnose(realChecks, facts), [{ name: 'vip-missing', object: 'tunl0', seen: /no VIP was named/ }]);
  t.same(realFacts(realServer().host, []).vips, [vip]);
});

t.test('findings come with the worst first, and with changes that can be taken back', async t => {
  const facts = realServer(
    { 'net.ipv4.ip_forward': 0 },
    { interfaces: [eth0, tunl0(['10.0.0.100/24'], { up: false })] },
  );
  const findings = diagnose(realChecks, facts);
  t.same(
    findings.map(({ severity, name }) => `${severity} ${name}`),
    ['error tunnel-down', 'error vip-netmask', 'warning ip-forward'],
  );
  t.same(
    findings.map(({ changes }) =>
      changes.map(change => [commandOf(change), 'undo' in change ? change.undo : change.before]),
    ),
    [
      [['ip link set dev tunl0 up', 'link set dev tunl0 down']],
      [
        ['ip address replace 10.0.0.100/32 dev tunl0', 'address del 10.0.0.100/32 dev tunl0'],
        ['ip address del 10.0.0.100/24 dev tunl0', 'address add 10.0.0.100/24 dev tunl0'],
      ],
      [['sysctl -w net.ipv4.ip_forward=1', 0]],
    ],
  );
});
