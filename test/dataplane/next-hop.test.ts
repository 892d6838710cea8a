import t from 'tap';
import type { IpCommand } from '../../src/dataplane/next-hop/ip-command.ts';
import { ManagedNeighbours } from '../../src/dataplane/next-hop/managed-neighbours.ts';
import { findNextHops } from '../../src/dataplane/next-hop/next-hop.ts';
import type { Lack } from '../../src/dataplane/next-hop/route.ts';
import { parseIp } from '../../src/net/ip.ts';

interface Host {
  readonly routes: string;
  readonly links: string;
  readonly neighbours: string;
}

/** A host that answers as iproute2 6.1 does to `ip -details -json`; what it is told to do is kept. */
function hostCommand(host: Host) {
  const told: string[] = [];
  const ip: IpCommand = async (args, input = '') => {
    if (args.includes('-json')) return [host.links, host.neighbours, host.routes].join('\n');
    told.push(...input.trim().split('\n'));
    return '';
  };
  return { ip, told };
}

const eth0 =
  '{"ifindex":3,"link":"vb","ifname":"eth0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,"link_type":"ether","address":"7e:ad:e3:9e:45:f6","linkinfo":{"info_kind":"veth"}}';
const down =
  '{"ifindex":4,"ifname":"eth1","flags":["BROADCAST"],"mtu":1500,"link_type":"ether","address":"02:00:00:00:00:04"}';
const tun = '{"ifindex":5,"ifname":"tun0","flags":["POINTOPOINT","UP"],"mtu":1400,"link_type":"none"}';
const links = `[${eth0},${down},${tun}]`;
const direct =
  '[{"type":"unicast","dst":"10.0.0.11","dev":"eth0","table":"main","prefsrc":"10.0.0.2","flags":[],"uid":0,"cache":[]}]';
const server = parseIp('10.0.0.11');

const known = '[{"dst":"10.0.0.11","dev":"eth0","managed":null,"lladdr":"02:00:00:00:00:0b","state":["REACHABLE"]}]';

t.test('findNextHops joins route, interface and neighbour', async t => {
  const { ip, told } = hostCommand({ routes: direct, links, neighbours: known });
  const { hops, pending } = await findNextHops([server], ip);
  t.same(hops.get(server), {
    ifindex: 3,
    sourceMac: '7e:ad:e3:9e:45:f6',
    destinationMac: '02:00:00:00:00:0b',
    source: parseIp('10.0.0.2'),
    mtu: 1500,
    tags: [],
  });
  t.same(pending, []);
  t.same(told, [], 'a neighbour that is kept fresh is left alone');
});

t.test('findNextHops goes by the gateway and the MTU of the route', async t => {
  const routes =
    '[{"dst":"198.51.100.7","gateway":"10.0.0.1","dev":"eth0","prefsrc":"10.0.0.2","flags":[],"metrics":[{"mtu":1400}],"cache":[]}]';
  const neighbours = '[{"dst":"10.0.0.1","dev":"eth0","managed":null,"lladdr":"02:00:00:00:00:01","state":["STALE"]}]';
  const far = parseIp('198.51.100.7');
  const { hops } = await findNextHops([far], hostCommand({ routes, links, neighbours }).ip);
  t.match(hops.get(far), { destinationMac: '02:00:00:00:00:01', mtu: 1400 });
});

const unanswered: Readonly<Record<string, string>> = {
  'is not in the table': '[]',
  'has not answered yet': '[{"dst":"10.0.0.11","dev":"eth0","state":["INCOMPLETE"]}]',
  'has stopped answering': '[{"dst":"10.0.0.11","dev":"eth0","lladdr":"02:00:00:00:00:0b","state":["FAILED"]}]',
  'is known on another interface':
    '[{"dst":"10.0.0.11","dev":"eth1","lladdr":"02:00:00:00:00:0b","state":["REACHABLE"]}]',
};
for (const [how, neighbours] of Object.entries(unanswered)) {
  t.test(`findNextHops has the kernel ask for a neighbour that ${how}`, async t => {
    const { ip, told } = hostCommand({ routes: direct, links, neighbours });
    const { hops, pending } = await findNextHops([server], ip);
    t.equal(hops.size, 0);
    t.same(pending, [server]);
    t.same(told, ['neigh replace 10.0.0.11 dev eth0 managed']);
  });
}

const unusable: Readonly<Record<string, string>> = {
  'no route': '',
  'an address of IPv6 without a source to send from':
    '[{"type":"unicast","dst":"fe80::5","from":"::","dev":"eth0","table":"main","protocol":"kernel","flags":[]}]',
  "an address of IPv6 that is the host's own":
    '[{"type":"local","dst":"fd07::1","from":"::","dev":"lo","table":"local","prefsrc":"fd07::1","metric":0,"flags":[]}]',
  'an address of the host itself':
    '[{"type":"local","dst":"10.0.0.11","dev":"lo","prefsrc":"10.0.0.11","flags":[],"cache":["local"]}]',
  'a blackhole': '[{"type":"blackhole","dst":"10.0.0.11","dev":"lo","flags":[]}]',
  'an unreachable address of IPv6':
    '[{"type":"unreachable","dst":"fd07::1","from":"::","dev":"lo","table":"main","prefsrc":"fd07::2","metric":1024,"error":-113,"flags":[]}]',
  'an IPv6 gateway':
    '[{"dst":"10.0.0.11","via":{"family":"inet6","host":"fe80::1"},"dev":"eth0","prefsrc":"10.0.0.2","flags":[]}]',
  'an interface that is down': '[{"dst":"10.0.0.11","dev":"eth1","prefsrc":"10.0.0.2","flags":[]}]',
  'an interface without Ethernet addresses': '[{"dst":"10.0.0.11","dev":"tun0","prefsrc":"10.0.0.2","flags":[]}]',
};
for (const [what, routes] of Object.entries(unusable)) {
  t.test(`findNextHops leaves out ${what}`, async t => {
    const { ip, told } = hostCommand({ routes, links, neighbours: '[]' });
    t.match(await findNextHops([server], ip), { hops: new Map(), pending: [], managed: [] });
    t.same(told, []);
  });
}

const lacking: readonly (readonly [what: string, Lack | undefined])[] = [
  ['no route', 'no route'],
  ['a blackhole', 'no route'],
  ['an unreachable address of IPv6', 'no route'],
  ['an address of the host itself', 'this host'],
  ["an address of IPv6 that is the host's own", 'this host'],
  ['an IPv6 gateway', undefined],
  ['an interface that is down', undefined],
  ['an interface without Ethernet addresses', undefined],
];
for (const [what, lack] of lacking) {
  t.test(`findNextHops tells of ${what}: ${lack ?? 'nothing'}`, async t => {
    const routes = unusable[what] ?? '';
    const address = parseIp(/"dst":"([^"]+)"/.exec(routes)?.[1] ?? '10.0.0.11');
    const { lacks } = await findNextHops([address], hostCommand({ routes, links, neighbours: '[]' }).ip);
    t.same([...lacks], lack === undefined ? [] : [[address, lack]]);
  });
}

const routesOfIpv6: Readonly<
  Record<string, { readonly route: string; readonly neighbour: string; readonly mtu: number }>
> = {
  'on the link': {
    route:
      '[{"type":"unicast","dst":"fd07::9","from":"::","dev":"eth0","table":"main","protocol":"kernel","scope":"global","prefsrc":"fd07::1","metric":256,"flags":[],"pref":"medium"}]',
    neighbour: 'fd07::9',
    mtu: 1500,
  },
  'by a gateway': {
    route:
      '[{"type":"unicast","dst":"fd07::9","from":"::","gateway":"fd08::9","dev":"eth0","prefsrc":"fd07::1","metric":1024,"flags":[],"metrics":[{"mtu":1400}],"pref":"medium"}]',
    neighbour: 'fd08::9',
    mtu: 1400,
  },
  'by a gateway of the link': {
    route:
      '[{"type":"unicast","dst":"fd07::9","from":"::","gateway":"fe80::1","dev":"eth0","prefsrc":"fd07::1","flags":[]}]',
    neighbour: 'fe80::1',
    mtu: 1500,
  },
};
for (const [how, { route, neighbour, mtu }] of Object.entries(routesOfIpv6)) {
  t.test(`findNextHops reaches IPv6 ${how}`, async t => {
    const address = parseIp('fd07::9');
    const neighbours = `[{"dst":"${neighbour}","dev":"eth0","managed":null,"lladdr":"02:00:00:00:00:09","state":["STALE"]}]`;
    const { hops } = await findNextHops([address], hostCommand({ routes: route, links, neighbours }).ip);
    t.match(hops.get(address), { destinationMac: '02:00:00:00:00:09', source: 'fd07::1', mtu, ifindex: 3 });

    const unknown = hostCommand({ routes: route, links, neighbours: '[]' });
    t.same((await findNextHops([address], unknown.ip)).pending, [address]);
    t.same(unknown.told, [`neigh replace ${neighbour} dev eth0 managed`]);
  });
}

t.test('findNextHops takes no notice of neighbours that have no Ethernet address', async t => {
  const neighbours = '[{"dst":"10.0.0.11","dev":"tun0","lladdr":"192.0.2.1","state":["PERMANENT"]}]';
  const { hops } = await findNextHops([server], hostCommand({ routes: direct, links, neighbours }).ip);
  t.equal(hops.size, 0);
});

t.test('findNextHops leaves a neighbour alone that the operator wrote down', async t => {
  const neighbours = '[{"dst":"10.0.0.11","dev":"eth0","lladdr":"02:00:00:00:00:0b","state":["PERMANENT"]}]';
  const { ip, told } = hostCommand({ routes: direct, links, neighbours });
  const { hops } = await findNextHops([server], ip);
  t.match(hops.get(server), { destinationMac: '02:00:00:00:00:0b' });
  t.same(told, []);
});

t.test('ManagedNeighbours gives back those that no address needs any more, once', async t => {
  const told: string[] = [];
  const managed = new ManagedNeighbours(async (_, input = '') => {
    told.push(input);
    return '';
  });
  const gateway = { address: parseIp('10.0.0.1'), device: 'eth0' };
  const near = { address: server, device: 'eth0' };
  const [far, farther] = [parseIp('198.51.100.7'), parseIp('198.51.100.8')];
  const neighbours = new Map([
    [server, near],
    [far, gateway],
    [farther, gateway],
  ] as const);
  managed.note({ managed: [gateway, near], neighbours });
  await managed.retain(new Set([farther, server]));
  t.same(told, [], 'the gateway is still needed');
  await managed.retain(new Set([server]));
  t.same(told, ['neigh replace 10.0.0.1 dev eth0 use\n']);
  await managed.retain(new Set());
  t.same(told.slice(1), ['neigh replace 10.0.0.11 dev eth0 use\n']);
  await managed.retain(new Set());
  t.equal(told.length, 2);
});
