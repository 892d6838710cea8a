import t from 'tap';
import { TopologyError } from '../../src/netns/errors.ts';
import { parseTopology } from '../../src/netns/read.ts';

const head = `title: two hosts
networks:
  wire: { kind: link }
nodes:
  client:
    role: client
    interfaces:
      eth0: { network: wire, addresses: [10.0.0.1/24] }
  real1:
    role: real
    interfaces:
      eth0: { network: wire, addresses: [10.0.0.2/24] }
      tunl0: { addresses: [10.0.0.100/32] }
`;
const service = `services:
  - { protocol: tcp, address: 10.0.0.100:80, scheduler: rr, servers: { real1: 1 } }
`;

/** What is changed in a file that is right, and what is said then. */
const wrong: readonly { readonly change: readonly [string, string]; readonly message: string }[] = [
  {
    change: ['kind: link', 'kind: link, mtu: 60'],
    message: 'x.yaml:3:28: expected at least 68, got 60',
  },
  { change: ['kind: link', 'kind: rope'], message: 'x.yaml:3:17: expected one of link, bridge, got "rope"' },
  {
    change: ['role: client', 'role: guest'],
    message: 'x.yaml:6:11: expected one of client, router, director, real, got "guest"',
  },
  {
    change: ['10.0.0.2/24', '10.0.0.2'],
    message:
      'x.yaml:12:42: expected an address with prefix like 10.0.0.1/24, or such an address with a label, got "10.0.0.2"',
  },
  {
    change: ['10.0.0.100:80', '10.0.0.100'],
    message: 'x.yaml:15:31: expected an address and port like 10.0.0.100:80, got "10.0.0.100"',
  },
  { change: ['real1: 1 }', 'real1: many }'], message: 'x.yaml:15:79: expected a number, got "many"' },
  { change: ['real1: 1 }', 'real2: 1 }'], message: 'x.yaml:15:79: expected a node of role real, got no node real2' },
  {
    change: ['tunl0: { addresses: [10.0.0.100/32] }', 'tunl0: {}'],
    message: 'x.yaml:15:79: expected a node that has the address 10.0.0.100, got real1',
  },
  { change: ['tunl0:', 'dummy0:'], message: 'x.yaml:13:15: expected a network, or the name lo or tunl0, got dummy0' },
  {
    change: ['{ network: wire, addresses: [10.0.0.2/24] }', '{ network: hose }'],
    message: 'x.yaml:12:24: expected one of wire, got hose',
  },
  { change: ['title: two hosts', 'titel: two hosts'], message: 'x.yaml:1:1: expected a text, got nothing' },
  {
    change: ['role: real', 'roles: real'],
    message: 'x.yaml:10:5: expected one of client, router, director, real, got nothing',
  },
  {
    change: ['role: real', 'role: real\n    routes: [default via 10.9.0.1]'],
    message: "x.yaml:11:14: expected a gateway in one of the node's networks, got 10.9.0.1",
  },
  {
    change: ['role: real', 'role: real\n    routes: [default 10.0.0.1]'],
    message: 'x.yaml:11:14: expected a route like "default via 10.0.0.1", got "default 10.0.0.1"',
  },
  {
    change: ['role: real', 'role: real\n    sysctls: { net.ipv4.ip_forward: yes please }'],
    message: 'x.yaml:11:37: expected a number, got "yes please"',
  },
  {
    change: ['wire: { kind: link }', 'wire: { kind: link }\n  other: { kind: link }'],
    message: 'x.yaml:4:10: expected a link between two interfaces, got 0 ()',
  },
];

t.test('parseTopology reads what a file says', async t => {
  const topology = parseTopology(head + service, 'some/where/two-hosts.yaml');
  t.equal(topology.name, 'two-hosts');
  t.same(topology.networks, [{ kind: 'link', name: 'wire' }]);
  t.match(topology.nodes[1], {
    name: 'real1',
    role: 'real',
    interfaces: [
      { name: 'eth0', network: 'wire', addresses: [{ address: 0x0a000002, prefixLength: 24 }] },
      { name: 'tunl0', addresses: [{ address: 0x0a000064, prefixLength: 32 }] },
    ],
  });
  t.match(topology.services, [
    { protocol: 'tcp', address: 0x0a000064, port: 80, servers: [{ node: 'real1', weight: 1 }] },
  ]);
});

for (const { change, message } of wrong) {
  t.test(`parseTopology says "${message}"`, async t => {
    const text = head + service;
    t.ok(text.includes(change[0]), 'the example has what is changed');
    try {
      parseTopology(text.replace(change[0], change[1]), 'x.yaml');
      t.fail('expected a TopologyError, got none');
    } catch (error) {
      if (!(error instanceof TopologyError)) throw error;
      t.ok(error.message.split('\n').includes(message), 'the message', { got: error.message });
    }
  });
}

t.test('parseTopology tells where YAML ends', async t => {
  t.throws(() => parseTopology('title: [a\nnodes: {}\n', 'x.yaml'), {
    name: 'TopologyError',
    message: /^x\.yaml:2:\d+: expected YAML, got /,
  });
});

t.test('parseTopology reports everything at once', async t => {
  const text = (head + service).replace('kind: link', 'kind: rope').replace('role: client', 'role: guest');
  try {
    parseTopology(text, 'x.yaml');
    t.fail('expected a TopologyError, got none');
  } catch (error) {
    if (!(error instanceof TopologyError)) throw error;
    t.equal(error.issues.length, 2);
  }
});
