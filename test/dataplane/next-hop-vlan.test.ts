import t from 'tap';
import type { IpCommand } from '../../src/dataplane/next-hop/ip-command.ts';
import { findNextHops } from '../../src/dataplane/next-hop/next-hop.ts';
import { parseIp } from '../../src/net/ip.ts';
import { etherLink, providerTagged, tagged, vlanLink } from './vlan-links.ts';

const server = parseIp('10.0.0.11');

/** A host with some interfaces that reaches the server by one of them. */
function hostWith(links: readonly string[], device: string): IpCommand {
  const route = `[{"type":"unicast","dst":"10.0.0.11","dev":"${device}","prefsrc":"10.0.0.2","flags":[]}]`;
  const neighbour = `[{"dst":"10.0.0.11","dev":"${device}","managed":null,"lladdr":"02:00:00:00:00:0b","state":["STALE"]}]`;
  return async () => [`[${links.join(',')}]`, neighbour, route].join('\n');
}

const one = [etherLink(13, 'eth0'), vlanLink(15, 'eth0.5', 'eth0', tagged(5))];
const two = [...one, vlanLink(16, 'inner', 'eth0.5', tagged(6))];

t.test('findNextHops goes through a VLAN device to the interface below, with its tag', async t => {
  const { hops } = await findNextHops([server], hostWith(one, 'eth0.5'));
  t.match(hops.get(server), {
    ifindex: 13,
    sourceMac: '02:00:00:00:00:15',
    destinationMac: '02:00:00:00:00:0b',
    mtu: 1496,
  });
  t.same(hops.get(server)?.tags, [{ type: 0x8100, id: 5 }]);
});

t.test('findNextHops goes through two VLAN devices, the lower tag outermost', async t => {
  const links = [
    etherLink(13, 'eth0'),
    vlanLink(15, 'outer', 'eth0', providerTagged(100)),
    vlanLink(16, 'inner', 'outer', tagged(6)),
  ];
  const { hops } = await findNextHops([server], hostWith(links, 'inner'));
  t.equal(hops.get(server)?.ifindex, 13);
  t.same(hops.get(server)?.tags, [
    { type: 0x88a8, id: 100 },
    { type: 0x8100, id: 6 },
  ]);
});

const unusable: Readonly<Record<string, readonly [links: readonly string[], device: string]>> = {
  'more than two VLAN devices': [[...two, vlanLink(17, 'third', 'inner', tagged(7))], 'third'],
  'a VLAN device that is down': [[etherLink(13, 'eth0'), vlanLink(15, 'eth0.5', 'eth0', tagged(5), '')], 'eth0.5'],
  'a VLAN device on an interface that is down': [
    [etherLink(13, 'eth0', ''), vlanLink(15, 'eth0.5', 'eth0', tagged(5))],
    'eth0.5',
  ],
  'a VLAN device on an interface of another namespace': [[vlanLink(15, 'eth0.5', 'eth0', tagged(5))], 'eth0.5'],
};
for (const [what, [links, device]] of Object.entries(unusable)) {
  t.test(`findNextHops leaves out ${what}`, async t => {
    const { hops, pending } = await findNextHops([server], hostWith(links, device));
    t.equal(hops.size, 0);
    t.same(pending, []);
  });
}
