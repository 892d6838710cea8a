import t from 'tap';
import { parseHostInterfaces } from '../../src/doctor/facts/interfaces.ts';
import { parseLearnedMtus } from '../../src/doctor/facts/learned-mtus.ts';
import { parseLro } from '../../src/doctor/facts/lro.ts';
import { parseModuleList } from '../../src/doctor/facts/modules.ts';
import { parseDefaultRoutes } from '../../src/doctor/facts/routes.ts';
import { effective, interfaceSysctl, sysctlPath } from '../../src/doctor/facts/sysctls.ts';
import { arpProbe, parseArpReply } from '../../src/doctor/probe/arp-packet.ts';
import { echoRequest, parseEcho } from '../../src/doctor/probe/echo-packet.ts';
import { genericRequest, parseGeneric } from '../../src/doctor/probe/netlink.ts';
import { parseIp } from '../../src/net/ip.ts';
import { parseIpv4 } from '../../src/net/ipv4.ts';
import { parseMac } from '../../src/net/mac.ts';

// What iproute2 6.1 printed on Linux 6.12 and 6.18, shortened by fields that nobody reads.
const tunnel = {
  ...{ ifindex: 2, link: null, ifname: 'tunl0', flags: ['NOARP'], mtu: 1480, operstate: 'DOWN', link_type: 'ipip' },
  ...{ address: '0.0.0.0', broadcast: '0.0.0.0' },
  linkinfo: { info_kind: 'ipip', info_data: { proto: 'any', remote: 'any', local: 'any', ttl: 0, pmtudisc: false } },
  addr_info: [],
};
const program = { id: 2115, name: 'pass', tag: 'd4f8542f2b42fac5', jited: 1 };
const veth = {
  ...{ ifindex: 3, link: 'eth1', ifname: 'eth0', flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'], mtu: 1500 },
  ...{ link_type: 'ether', address: 'b6:b9:27:23:e2:dc', linkinfo: { info_kind: 'veth' } },
  xdp: { mode: 1, prog: program, attached: [{ mode: 1, prog: program }] },
  addr_info: [
    { family: 'inet', local: '10.9.0.1', prefixlen: 24, scope: 'global', label: 'eth0' },
    { family: 'inet', local: '10.9.0.9', prefixlen: 24, scope: 'global', secondary: true, label: 'eth0:0' },
    { family: 'inet6', local: 'fe80::b4b9:27ff:fe23:e2dc', prefixlen: 64, scope: 'link', tentative: true },
  ],
};

t.test('interfaces are read with their addresses and programs', async t => {
  const [tunl0, eth0] = parseHostInterfaces([tunnel, veth]);
  t.match(tunl0, {
    name: 'tunl0',
    kind: 'ipip',
    up: false,
    arp: false,
    mtu: 1480,
    anyRemote: true,
    addresses: [],
    xdp: [],
  });
  t.match(eth0, { name: 'eth0', kind: 'veth', up: true, arp: true, anyRemote: false, mac: 'b6:b9:27:23:e2:dc' });
  t.same(eth0?.xdp, [{ mode: 'native', program: 'pass' }]);
  t.same(
    eth0?.addresses.map(({ address, prefixLength }) => [address, prefixLength]),
    [
      [parseIp('10.9.0.1'), 24],
      [parseIp('10.9.0.9'), 24],
      [parseIp('fe80::b4b9:27ff:fe23:e2dc'), 64],
    ],
  );
});

t.test('default routes are read, and no others', async t => {
  const routes = [
    { dst: 'default', gateway: '10.9.0.3', dev: 'eth0', flags: [] },
    { dst: 'default', gateway: '10.9.0.2', dev: 'eth0', metric: 5, flags: [], metrics: [{ mtu: 1400, advmss: 1300 }] },
    { type: 'unreachable', dst: 'default', metric: 4278198272, flags: [] },
    { dst: '10.8.0.0/24', flags: [], nexthops: [{ gateway: '10.9.0.4', dev: 'eth0', weight: 1, flags: [] }] },
    { dst: '10.9.0.0/24', dev: 'eth0', protocol: 'kernel', scope: 'link', prefsrc: '10.9.0.1', flags: [] },
  ];
  t.same(parseDefaultRoutes(4, routes), [
    { family: 4, gateway: parseIp('10.9.0.3'), device: 'eth0', metric: 0, mtu: undefined, advertisedMss: undefined },
    { family: 4, gateway: parseIp('10.9.0.2'), device: 'eth0', metric: 5, mtu: 1400, advertisedMss: 1300 },
  ]);
});

t.test('an MTU that a router told is told from one that was configured', async t => {
  const route = { dev: 'eth0', prefsrc: '10.0.0.2', flags: [], uid: 0, cache: [], metrics: [{ mtu: 1300 }] };
  t.same(
    parseLearnedMtus([
      { dst: '10.0.1.11', expires: 596, ...route },
      { dst: '10.0.1.12', ...route },
    ]),
    new Set([parseIp('10.0.1.11')]),
  );
});

t.test('modules are read from lists with comments and parameters', async t => {
  t.same(parseModuleList('# a comment\n; another\n\nipip\n  ip6-tunnel  \nloop max_loop=64\n'), [
    'ipip',
    'ip6_tunnel',
    'loop',
  ]);
});

t.test('LRO is on only where ethtool says so', async t => {
  t.equal(parseLro('Features for eth0:\ngeneric-receive-offload: on\nlarge-receive-offload: off [fixed]\n'), false);
  t.equal(parseLro('Features for eth0:\nlarge-receive-offload: on\n'), true);
});

t.test('settings have the names and files of sysctl(8), also of an interface with a dot', async t => {
  t.equal(interfaceSysctl('eth0.100', 'rp_filter'), 'net.ipv4.conf.eth0/100.rp_filter');
  t.equal(sysctlPath('net.ipv4.conf.eth0/100.rp_filter'), '/proc/sys/net/ipv4/conf/eth0.100/rp_filter');
  const sysctls = new Map([
    ['net.ipv4.conf.all.rp_filter', 2],
    ['net.ipv4.conf.eth0.rp_filter', 1],
  ]);
  t.equal(effective(sysctls, 'eth0', 'rp_filter'), 2);
  t.equal(effective(new Map(), 'eth0', 'rp_filter'), undefined);
});

t.test('an ARP probe tells no address of its own, and answers are read', async t => {
  const [mac, address] = [parseMac('02:00:0a:00:00:02'), parseIpv4('10.0.0.100')];
  const probe = arpProbe(mac, address);
  t.equal(
    Buffer.from(probe).toString('hex'),
    'ffffffffffff02000a0000020806000108000604000102000a000002000000000000000000000a000064',
  );
  t.equal(parseArpReply(probe), undefined, 'a question is no answer');
  const reply = Buffer.from(
    '02000a00000202000a00000b0806000108000604000202000a00000b0a00006402000a00000200000000',
    'hex',
  );
  t.same(parseArpReply(reply), { address, mac: '02:00:0a:00:00:0b' });
  t.equal(parseArpReply(reply.subarray(0, 41)), undefined);
});

t.test('pings are made of a length, and what is said of them is read', async t => {
  const name = { id: 0x1234, sequence: 7 };
  const request = echoRequest(4, name, 100);
  t.equal(request.length, 80);
  t.equal(Buffer.from(request.subarray(0, 8)).toString('hex'), '0800e5c412340007');
  const ipv4 = (protocol: number) => [0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, ...new Array<number>(10).fill(0)];
  const answer = Uint8Array.of(...ipv4(1), 0, ...request.subarray(1));
  t.same(parseEcho(4, answer), { kind: 'answer', ...name });
  const tooBig = Uint8Array.of(
    ...ipv4(1),
    3,
    4,
    0,
    0,
    0,
    0,
    1400 >> 8,
    1400 & 0xff,
    ...ipv4(1),
    ...request.subarray(0, 8),
  );
  t.same(parseEcho(4, tooBig), { kind: 'too-big', mtu: 1400, ...name });
  t.equal(parseEcho(4, tooBig.subarray(0, 50)), undefined, 'cut off');
  t.equal(parseEcho(4, Uint8Array.of(...ipv4(1), ...request)), undefined, 'a question');
  const six = echoRequest(6, name, 1280);
  t.equal(six.length, 1240);
  t.same(parseEcho(6, Uint8Array.of(129, ...six.subarray(1))), { kind: 'answer', ...name });
  const header = new Array<number>(40).fill(0);
  const tooBig6 = Uint8Array.of(2, 0, 0, 0, 0, 0, 1400 >> 8, 1400 & 0xff, ...header, ...six.subarray(0, 8));
  t.same(parseEcho(6, tooBig6), { kind: 'too-big', mtu: 1400, ...name });
});

t.test('requests of generic netlink are padded, answers are read, errors have their number', async t => {
  const request = genericRequest(16, 3, [{ type: 2, value: new TextEncoder().encode('netdev\0') }]);
  t.equal(
    Buffer.from(request).toString('hex'),
    '200000001000010000000000000000000301' + '0000' + '0b0002006e65746465760000',
  );
  t.same(parseGeneric(request), [{ type: 2, value: new TextEncoder().encode('netdev\0') }]);
  const error = new Uint8Array(36);
  new DataView(error.buffer).setUint16(4, 2, true);
  new DataView(error.buffer).setInt32(16, -2, true);
  t.equal(parseGeneric(error), 2);
});
