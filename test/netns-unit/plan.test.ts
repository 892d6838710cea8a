import t from 'tap';
import { findTopology, topologyNames } from '../../src/netns/catalogue.ts';
import { batchCommands, commandText } from '../../src/netns/command.ts';
import { namespacesOf, peerOf, planTopology } from '../../src/netns/plan.ts';

const prefix = 'p';

t.test('planTopology of two-arm wires, addresses and routes as the file says', async t => {
  const lines = planTopology(findTopology('two-arm'), { prefix, passObject: '/pass.o' }).map(commandText);
  const expected = [
    'ip netns add p-client',
    'ip netns add p-switch-back',
    'ip link add name eth0 netns p-client type veth peer name internet netns p-router',
    'ip link add name eth1 netns p-director type veth peer name director netns p-switch-back',
    'ip -n p-switch-back link set dev director master br0 up',
    'ip -n p-director address add 10.0.0.100/32 dev lo',
    'ip -n p-director link set dev eth1 address 02:00:0a:00:01:02',
    'ip netns exec p-real1 sysctl -w net.ipv4.conf.tunl0.rp_filter=0',
    'ip -n p-real1 address add 10.0.0.100/32 dev tunl0',
    'ip -n p-real1 route add default via 10.0.1.1',
    'ip netns exec p-real1 ethtool -K eth0 tx off sg off tso off gso off gro off',
    'ip -n p-router link set dev front xdp object /pass.o section xdp',
    'ip -n p-switch-back link set dev director xdp object /pass.o section xdp',
  ];
  t.same(
    expected.filter(line => !lines.includes(line)),
    [],
    'every line is there',
  );
  const places = ['netns add', 'link add name eth0', 'address add', 'link set dev front xdp'].map(part =>
    lines.findIndex(line => line.includes(part)),
  );
  t.same(
    places,
    places.toSorted((a, b) => a - b),
    'namespaces, then cables, then addresses, then programs',
  );
});

t.test('planTopology gives both ends of a cable the MTU of their network', async t => {
  const lines = planTopology(findTopology('narrow'), { prefix }).map(commandText);
  const cable = 'ip link add name narrow netns p-near mtu 1400 type veth peer name narrow netns p-far mtu 1400';
  t.ok(lines.includes(cable));
  t.equal(lines.filter(line => line.includes('mtu')).length, 1);
});

t.test('planTopology gives an alias its label', async t => {
  const lines = planTopology(findTopology('lvs-tun-classic'), { prefix }).map(commandText);
  t.ok(lines.includes('ip -n p-director address add 74.207.226.17/24 label eth0:0 dev eth0'));
  t.ok(lines.includes('ip netns exec p-real5 sysctl -w net.ipv4.conf.tunl0.arp_ignore=3'));
});

t.test('peerOf finds the other end of a cable', async t => {
  const topology = findTopology('two-arm');
  const ports = topology.nodes.find(({ role }) => role === 'director')?.interfaces.filter(port => port.network) ?? [];
  t.same(
    ports.map(port => peerOf(topology, 'director', port, prefix)),
    [
      { namespace: 'p-router', interface: 'front' },
      { namespace: 'p-switch-back', interface: 'director' },
    ],
  );
});

for (const name of topologyNames()) {
  t.test(`planTopology of ${name} touches no namespace but its own`, async t => {
    const topology = findTopology(name);
    const namespaces = namespacesOf(topology, prefix);
    const commands = planTopology(topology, { prefix });
    const added = commands.filter(command => commandText(command).startsWith('ip netns add'));
    t.equal(added.length, namespaces.length);
    t.equal(new Set(namespaces).size, namespaces.length, 'their names differ');
    for (const command of commands) {
      if (command.namespace !== undefined) t.ok(namespaces.includes(command.namespace), commandText(command));
      else
        t.match(
          commandText(command),
          /^ip (netns add p-|link add name \S+ netns p-\S+( mtu \d+)? type veth peer name \S+ netns p-)/,
        );
    }
  });
}

t.test('batchCommands runs one shell per namespace in a row', async t => {
  const batches = batchCommands([
    { kind: 'ip', line: 'netns add a' },
    { kind: 'ip', line: 'netns add b' },
    { kind: 'sysctl', namespace: 'a', key: 'net.ipv4.ip_forward', value: 1 },
    { kind: 'ip', namespace: 'a', line: 'link set dev lo up' },
    { kind: 'ip', namespace: 'b', line: 'link set dev lo up' },
  ]);
  t.same(batches, [
    { script: "set -e\nip -batch - <<'END'\nnetns add a\nnetns add b\nEND" },
    {
      namespace: 'a',
      script: "set -e\necho 1 > /proc/sys/net/ipv4/ip_forward\nip -batch - <<'END'\nlink set dev lo up\nEND",
    },
    { namespace: 'b', script: "set -e\nip -batch - <<'END'\nlink set dev lo up\nEND" },
  ]);
});
