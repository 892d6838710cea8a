import t from 'tap';
import { diagnose } from '../../src/doctor/diagnose.ts';
import type { DirectorFacts } from '../../src/doctor/facts/director.ts';
import { parseDefaultRoutes } from '../../src/doctor/facts/routes.ts';
import { directorChecks } from '../../src/doctor/findings/director/index.ts';
import { parseIp } from '../../src/net/ip.ts';
import { parseIpv4 } from '../../src/net/ipv4.ts';
import { parseMac } from '../../src/net/mac.ts';
import { defaultRoute, director, link, vip } from './hosts.ts';
import { asIpJson, readRouteTable } from './route-table.ts';

const server = parseIp('10.0.0.11');
const usual = director();
const { host, daemon } = usual;
const [lo, eth0] = [link('lo', ['10.0.0.100/32'], { arp: false }), link('eth0', ['10.0.0.2/24'])];
const ours = (mode: 'native' | 'generic') => ({ xdp: [{ mode, program: 'lvx' }] });
const way = { destination: server, device: 'eth0', neighbour: server, source: parseIp('10.0.0.2'), mtu: undefined };
const settings = (more: Readonly<Record<string, number>>) => ({
  sysctls: new Map([...host.sysctls, ...Object.entries(more)]),
});

/** What is broken, the names of the findings, and what mends them. */
const rows: readonly [string, DirectorFacts, readonly string[], readonly string[]][] = [
  ['nothing', usual, [], []],
  [
    'lvxd does not run',
    director({ daemon: { ...daemon, status: undefined } }),
    ['lvxd-not-running'],
    ['lvxd --interface eth0'],
  ],
  [
    'lvxd forwards nothing',
    director({ daemon: { ...daemon, status: daemon.status && { ...daemon.status, dataplane: 'none' } } }),
    ['no-dataplane'],
    ['# start lvxd without --dataplane none'],
  ],
  [
    'there are firewall marks',
    director({ daemon: { ...daemon, rules: { ...daemon.rules, marks: ['mark 1'] } } }),
    ['marks-unseen'],
    ['# add services at the addresses that clients connect to; one for every port: lvxadm -A -t VIP:0 -p'],
  ],
  [
    'packets are handled in userspace: XDP is not missed',
    director(
      {
        daemon: { ...daemon, status: daemon.status && { ...daemon.status, dataplane: 'userspace', modes: {} } },
        nativeXdp: new Map([['eth0', false]]),
      },
      { interfaces: [lo, eth0] },
    ),
    ['userspace-dataplane'],
    ['# start lvxd with --dataplane xdp: it tells what is missing for it'],
  ],
  [
    'its program is gone',
    director({}, { interfaces: [lo, eth0] }),
    ['xdp-missing'],
    ['# start lvxd anew: it attaches its program'],
  ],
  [
    'another program is there',
    director({}, { interfaces: [lo, { ...eth0, xdp: [{ mode: 'generic', program: 'filter' }] }] }),
    ['xdp-foreign'],
    ['ip link set dev eth0 xdpgeneric off', '# where that is refused, end the program that attached it'],
  ],
  [
    'generic XDP',
    director({}, { interfaces: [lo, { ...eth0, ...ours('generic') }] }),
    ['xdp-generic'],
    ['# start lvxd with --xdp-mode native: it tells what the driver lacks, e.g. queues or a smaller MTU'],
  ],
  [
    'generic XDP, since the driver has no other',
    director({ nativeXdp: new Map([['eth0', false]]) }, { interfaces: [lo, { ...eth0, ...ours('generic') }] }),
    ['xdp-generic'],
    ['# use the physical interface below, or a NIC whose driver has XDP'],
  ],
  ['LRO', director({ lro: new Map([['eth0', { on: true }]]) }), ['lro'], ['ethtool -K eth0 lro off']],
  ['no VIP', director({ lacks: new Map() }), ['vip-not-here'], ['ip address add 10.0.0.100/32 dev lo']],
  [
    'ARP for the VIP is not answered',
    director({}, settings({ 'net.ipv4.conf.eth0.arp_ignore': 1 })),
    ['vip-silent'],
    ['sysctl -w net.ipv4.conf.eth0.arp_ignore=0'],
  ],
  [
    'with arp_ignore 1, a VIP on the interface itself is answered for',
    director(
      {},
      {
        ...settings({ 'net.ipv4.conf.all.arp_ignore': 1 }),
        interfaces: [link('eth0', ['10.0.0.2/24', '10.0.0.100/24'], ours('native'))],
      },
    ),
    [],
    [],
  ],
  [
    'somebody else answers ARP for the VIP',
    director({
      arpAnswers: [{ interface: 'eth0', address: parseIpv4('10.0.0.100'), mac: parseMac('02:00:0a:00:00:0b') }],
    }),
    ['vip-elsewhere'],
    ['# on the host that has 02:00:0a:00:00:0b: lvx doctor --real --vip 10.0.0.100 --fix'],
  ],
  [
    'no route to a server',
    director({
      routes: new Map(),
      lacks: new Map([
        [vip, 'this host'],
        [server, 'no route'],
      ]),
    }),
    ['server-no-route'],
    ['# with its gateway: ip route add 10.0.0.11 via GATEWAY'],
  ],
  [
    'a direct server on the same network is well',
    director({ servers: [{ address: server, forwarding: 'direct' }] }),
    [],
    [],
  ],
  [
    'a direct server behind a router',
    director({
      servers: [{ address: server, forwarding: 'direct' }],
      routes: new Map([[server, { ...way, neighbour: parseIp('10.0.0.1') }]]),
    }),
    ['direct-by-router'],
    ['# for each of its services: lvxadm -e -t VIP:PORT -r 10.0.0.11 -i -w WEIGHT'],
  ],
  [
    'the VIP as the source of tunnelled packets',
    director({ routes: new Map([[server, { ...way, source: vip }]]) }),
    ['tunnel-source'],
    ['# with such an address: ip route replace 10.0.0.11 dev eth0 src ADDRESS'],
  ],
  [
    'a small link that says so',
    director({
      routes: new Map([[server, { ...way, neighbour: parseIp('10.0.0.3') }]]),
      paths: new Map([[server, { kind: 'told', mtu: 1400 }]]),
    }),
    ['path-mtu'],
    ['ip route replace 10.0.0.11 via 10.0.0.3 dev eth0 src 10.0.0.2 mtu lock 1400'],
  ],
  [
    'a small link that is silent',
    director({ paths: new Map([[server, { kind: 'vanishes', most: 1422 }]]) }),
    ['path-black-hole'],
    ['ip route replace 10.0.0.11 dev eth0 src 10.0.0.2 mtu lock 1422'],
  ],
  ['a server that answers no ping', director({ paths: new Map([[server, { kind: 'silent' }]]) }), [], []],
  [
    'clients come in where answers do not go out',
    director(
      {},
      {
        ...settings({ 'net.ipv4.conf.all.rp_filter': 1, 'net.ipv4.conf.eth0.rp_filter': 1 }),
        defaultRoutes: [defaultRoute('10.7.0.1', { device: 'eth1' })],
      },
    ),
    ['rp-filter-away'],
    ['sysctl -w net.ipv4.conf.all.rp_filter=2', 'sysctl -w net.ipv4.conf.eth0.rp_filter=2'],
  ],
  [
    'strict filtering where the default route is does no harm',
    director({}, settings({ 'net.ipv4.conf.all.rp_filter': 1 })),
    [],
    [],
  ],
];

for (const [what, facts, names, commands] of rows) {
  t.test(`a director: ${what}`, async t => {
    const findings = diagnose(directorChecks, facts);
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

t.test('a state file that is none, and interfaces that are not there', async t => {
  const stateProblem = "Could not read the director's state from state.json: line 1, column 2: expected JSON";
  const facts = director({ daemon: { ...daemon, status: undefined, stateProblem }, interfaces: ['eth7'] });
  t.match(diagnose(directorChecks, facts), [
    { name: 'lvxd-not-running' },
    { name: 'state-unreadable', seen: stateProblem },
    { name: 'interface-down', seen: 'no interface eth7' },
  ]);
});

t.test('IPv6 VIPs are answered for on their own interface only', async t => {
  const six = parseIp('fd00::100');
  const silent = director({ vips: [six], lacks: new Map([[six, 'this host']]) });
  t.match(diagnose(directorChecks, silent), [{ name: 'vip-silent', mend: ['ip address add fd00::100/128 dev eth0'] }]);
  const interfaces = [link('eth0', ['10.0.0.2/24', 'fd00::100/128'], ours('native'))];
  t.same(diagnose(directorChecks, director({ vips: [six], lacks: new Map([[six, 'this host']]) }, { interfaces })), []);
});

/** A director with the routing table of an operator's article: the balanced address is an alias. */
function published(name: 'routes-that-fail' | 'routes-that-work'): DirectorFacts {
  const balanced = parseIp('198.74.61.31');
  const addresses = ['96.126.110.20/24', '198.74.61.31/24'];
  return director(
    { vips: [balanced], lacks: new Map([[balanced, 'this host']]) },
    {
      interfaces: [link('eth0', addresses, ours('native'))],
      defaultRoutes: parseDefaultRoutes(4, readRouteTable(name).map(asIpJson)),
    },
  );
}

t.test('the routing table that does not work: two default gateways, and the balanced one wins', async t => {
  t.match(diagnose(directorChecks, published('routes-that-fail')), [
    {
      name: 'default-by-vip',
      object: '198.74.61.31',
      seen: 'default via 198.74.61.1 dev eth0, a gateway that only 198.74.61.31 has in its network',
      mend: ['ip route del default via 198.74.61.1 dev eth0'],
    },
    {
      name: 'default-gateways',
      seen: 'default via 198.74.61.1 dev eth0; default via 96.126.110.1 dev eth0 metric 100',
      mend: [
        '# delete all but that one:',
        '# ip route del default via 198.74.61.1 dev eth0',
        '# ip route del default via 96.126.110.1 dev eth0 metric 100',
      ],
    },
  ]);
});

t.test('the routing table that works is healthy', async t => {
  t.same(diagnose(directorChecks, published('routes-that-work')), []);
});

t.test('a VIP in the network of the own address has the same gateway, and that is well', async t => {
  const interfaces = [link('eth0', ['10.0.0.2/24', '10.0.0.100/24'], ours('native'))];
  t.same(diagnose(directorChecks, director({}, { interfaces })), []);
});
