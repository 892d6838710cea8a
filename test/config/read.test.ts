import t from 'tap';
import { readTableFile } from '../../src/config/read.ts';
import { otherSettings } from '../dataplane/abilities.ts';

const plan = { scheduler: 'wlc', schedulerFlags: [], persistence: null, onePacket: false, servers: [] } as const;
const server = { weight: 1, forwarding: { kind: 'tunnel', tunnel: 'ipip' }, upperThreshold: 0, lowerThreshold: 0 };

t.test('what a file leaves out is as usual', async t => {
  const text = 'services: [{ vip: 10.0.0.100, port: 80, protocol: tcp, servers: [{ address: 10.0.0.11 }] }]';
  const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 };
  const servers = [{ address: '10.0.0.11', port: 80, ...server }];
  t.same(readTableFile(text, 'x'), { services: [{ ...web, ...plan, servers }], settings: {} });
});

t.test('a file without services says nothing of them; an empty list says that there are none', async t => {
  t.same(readTableFile('settings: { timeout_tcp: 60 }', 'x'), { services: undefined, settings: { timeout_tcp: 60 } });
  t.same(readTableFile('services: []', 'x'), { services: [], settings: {} });
});

t.test('marks are of IPv4 and their servers have port 0 unless a file says otherwise', async t => {
  const text = 'marks: [{ mark: 1, servers: [{ address: 10.0.0.11 }, { address: 10.0.0.12, port: 8080 }] }]';
  const { services, marks } = readTableFile(text, 'x.yaml');
  t.equal(services, undefined);
  const servers = [
    { address: '10.0.0.11', port: 0, ...server },
    { address: '10.0.0.12', port: 8080, ...server },
  ];
  t.same(marks, [{ mark: 1, family: 4, ...plan, servers }]);
});

t.test('JSON is taken, too, and anchors and merge keys', async t => {
  const json = '{"services":[{"vip":"10.0.0.100","port":80,"protocol":"tcp"}]}';
  t.match(readTableFile(json, 'x').services, [{ vip: '10.0.0.100' }]);
  const yaml = `
services:
  - &web { vip: 10.0.0.100, port: 80, protocol: tcp, servers: [{ address: 10.0.0.11 }] }
  - { <<: *web, port: 443 }
`;
  t.match(readTableFile(yaml, 'x').services, [
    { port: 80, servers: [{ port: 80 }] },
    { port: 443, servers: [{ port: 443 }] },
  ]);
});

t.test('persistence counts whole addresses unless a file says otherwise', async t => {
  const service = (vip: string, persistence: string) =>
    readTableFile(`services: [{ vip: "${vip}", port: 0, protocol: tcp, persistence: ${persistence} }]`, 'x').services;
  t.match(service('10.0.0.1', '{ seconds: 5 }'), [{ persistence: { timeout: 5, netmask: '255.255.255.255' } }]);
  t.match(service('10.0.0.1', '{ seconds: 5, netmask: 0.0.0.24 }'), [{ persistence: { netmask: '0.0.0.24' } }]);
  t.match(service('fd00::1', '{ seconds: 5 }'), [{ persistence: { timeout: 5, prefix: 128 } }]);
  t.match(service('fd00::1', '{ seconds: 5, prefix: 64 }'), [{ persistence: { prefix: 64 } }]);
});

t.test('flags are taken by number or by the names of their scheduler, in any order', async t => {
  const flags = (scheduler: string, words: string) => {
    const file = `services: [{ vip: 10.0.0.1, port: 1, protocol: tcp, scheduler: ${scheduler}, scheduler_flags: [${words}] }]`;
    return readTableFile(file, 'x').services?.[0]?.schedulerFlags;
  };
  t.same(flags('sh', 'sh-port, flag-3, sh-fallback, flag-1'), ['flag-1', 'flag-2', 'flag-3']);
  t.same(flags('mh', 'mh-port'), ['flag-2']);
  t.same(flags('rr', 'flag-2, flag-1'), ['flag-1', 'flag-2']);
});

t.test('each way of forwarding can be written', async t => {
  const rows: readonly [string, object][] = [
    ['ipip', { kind: 'tunnel', tunnel: 'ipip' }],
    ['direct', { kind: 'direct' }],
    ['gre', { kind: 'tunnel', tunnel: 'gre', checksum: 'none' }],
    ['{ tunnel: gre }', { kind: 'tunnel', tunnel: 'gre', checksum: 'none' }],
    ['{ tunnel: gre, checksum: csum }', { kind: 'tunnel', tunnel: 'gre', checksum: 'csum' }],
    ['{ tunnel: gue, port: 6080 }', { kind: 'tunnel', tunnel: 'gue', port: 6080, checksum: 'none' }],
    ['{ tunnel: gue, port: 1, checksum: remcsum }', { kind: 'tunnel', tunnel: 'gue', port: 1, checksum: 'remcsum' }],
  ];
  for (const [text, forwarding] of rows) {
    const file = `services: [{ vip: 10.0.0.1, port: 1, protocol: tcp, servers: [{ address: 10.0.0.2, forwarding: ${text} }] }]`;
    t.same(readTableFile(file, 'x').services?.[0]?.servers[0]?.forwarding, forwarding, text);
  }
});

t.test('each setting can be written', async t => {
  t.same(readTableFile(JSON.stringify({ settings: otherSettings }), 'x').settings, otherSettings);
});

const head = 'services:\n  - vip: 10.0.0.100\n    port: 80\n    protocol: tcp\n';
const six = head.replace('10.0.0.100', 'fd00::100');
const withServers = (...lines: string[]) => `${head}    servers:\n${lines.map(line => `      - ${line}\n`).join('')}`;

/** A file with errors, and all that is told; what ends with a blank goes on. */
const rows: readonly (readonly [string, string, ...string[]])[] = [
  ['nothing', '', '1:1: expected services, settings or both, got nothing'],
  ['comments only', '# nothing\n', '1:1: expected services, settings or both, got nothing'],
  ['an empty object', '{}', '1:1: expected services, settings or both, got nothing'],
  ['a list', '- services', '1:1: expected an object, got ["services"]'],
  ['a word', 'services', '1:1: expected an object, got "services"'],
  ['services without a value', 'services:\n', '1:10: services: expected an array, got null'],
  ['no YAML', 'services: [', '1:12: expected YAML, got: '],
  ['a key twice', `${head}    port: 81\n`, '5:5: expected YAML, got: Map keys must be unique'],
  ['an alias to nowhere', 'services: *x', '1:11: expected YAML, got: Unresolved alias '],
  ['an unknown key', `servces: []\n${head}`, '1:1: servces: expected no other key, got "servces"'],
  [
    'an unknown key of a service',
    `${head}    sheduler: rr\n`,
    '5:5: services[0].sheduler: expected no other key, got "sheduler"',
  ],
  [
    'unknown keys of a server',
    withServers('{ address: 10.0.0.11, wieght: 1, x: 2 }'),
    '6:31: services[0].servers[0].wieght: expected no other key, got "wieght"',
    '6:42: services[0].servers[0].x: expected no other key, got "x"',
  ],
  ['an unknown setting', 'settings:\n  nosuch: 1\n', '2:3: settings.nosuch: expected no other key, got "nosuch"'],
  [
    'a service without anything',
    'services:\n  - {}\n',
    '2:5: services[0].vip: expected a string, got nothing',
    '2:5: services[0].port: expected a number, got nothing',
    '2:5: services[0].protocol: expected "tcp" or "udp" or "sctp", got nothing',
  ],
  [
    'a bad VIP',
    head.replace('.100', '.256'),
    '2:10: services[0].vip: expected an IP address like 10.0.0.1 or fd00::1, got "10.0.0.256"',
  ],
  ['a port as text', head.replace('80', '"80"'), '3:11: services[0].port: expected a number, got "80"'],
  [
    'a port that is none',
    head.replace('80', '65536'),
    '3:11: services[0].port: expected a port from 0 to 65535, got 65536',
  ],
  [
    'a bad protocol',
    head.replace('tcp', 'icmp'),
    '4:15: services[0].protocol: expected "tcp" or "udp" or "sctp", got "icmp"',
  ],
  [
    'marks that are none, are there twice, or have what IPv4 has not',
    'marks:\n  - { mark: 0 }\n  - { mark: 7, persistence: { seconds: 9, prefix: 64 } }\n  - { mark: 7, family: 4 }\n  - { mark: 8, port: 80 }\n',
    '2:13: marks[0].mark: expected at least 1, got 0',
    '3:51: marks[1].persistence.prefix: expected a netmask for an IPv4 VIP, a prefix for an IPv6 VIP, got a prefix for mark 7',
    '4:13: marks[2].mark: expected each mark once, got mark 7, which is in line 3 already',
    '5:16: marks[3].port: expected no other key, got "port"',
  ],
  [
    "a mark's servers twice, or of the other family",
    'marks:\n  - mark: 7\n    family: 6\n    servers:\n      - { address: fd00::11 }\n      - { address: fd00::11, port: 0 }\n      - { address: 10.0.0.11, forwarding: direct }\n',
    '6:20: marks[0].servers[1].address: expected each server once, got [fd00::11]:0, which is in line 5 already',
    "7:43: marks[0].servers[2].forwarding: expected a tunnel to a server of another address family than the VIP's, got direct routing from mark 7 IPv6 to 10.0.0.11",
  ],
  ['a bad scheduler', `${head}    scheduler: xx\n`, '5:16: services[0].scheduler: expected "rr" or "wrr" or '],
  [
    'a flag that is none',
    `${head}    scheduler_flags: [x]\n`,
    '5:23: services[0].scheduler_flags[0]: expected "flag-1" or ',
  ],
  [
    "another scheduler's flag",
    `${head}    scheduler: sh\n    scheduler_flags: [sh-port, mh-port]\n`,
    '6:32: services[0].scheduler_flags[1]: expected a flag of sh, got "mh-port"',
  ],
  [
    'a flag of no scheduler in particular',
    `${head}    scheduler_flags: [sh-port]\n`,
    '5:23: services[0].scheduler_flags[0]: expected a flag of wlc, got "sh-port"',
  ],
  [
    'persistence without seconds',
    `${head}    persistence: {}\n`,
    '5:18: services[0].persistence.seconds: expected a number, got nothing',
  ],
  [
    'persistence for too long',
    `${head}    persistence: { seconds: 2678401 }\n`,
    '5:29: services[0].persistence.seconds: expected at most 2678400, got 2678401',
  ],
  [
    'a bad netmask',
    `${head}    persistence: { seconds: 1, netmask: 24 }\n`,
    '5:41: services[0].persistence.netmask: expected a string, got 24',
  ],
  [
    'netmask and prefix',
    `${head}    persistence: { seconds: 1, netmask: 255.0.0.0, prefix: 9 }\n`,
    '5:18: services[0].persistence: expected either a netmask (IPv4) or a prefix (IPv6), got both',
    '5:60: services[0].persistence.prefix: expected a netmask for an IPv4 VIP, a prefix for an IPv6 VIP, got a prefix for an IPv4 VIP',
  ],
  [
    'a prefix for IPv4',
    `${head}    persistence: { seconds: 1, prefix: 9 }\n`,
    '5:40: services[0].persistence.prefix: expected a netmask for an IPv4 VIP, a prefix for an IPv6 VIP, got a prefix for an IPv4 VIP',
  ],
  [
    'a netmask for IPv6',
    `${six}    persistence: { seconds: 1, netmask: 255.0.0.0 }\n`,
    '5:41: services[0].persistence.netmask: expected a netmask for an IPv4 VIP, a prefix for an IPv6 VIP, got a netmask for an IPv6 VIP',
  ],
  [
    'every port without persistence',
    head.replace('80', '0'),
    '3:11: services[0].port: expected a port, or persistence with port 0, got port 0 without persistence',
  ],
  [
    'one packet of TCP',
    `${head}    one_packet: true\n`,
    '5:17: services[0].one_packet: expected UDP for one-packet scheduling, got tcp',
  ],
  ['no truth value', `${head}    one_packet: yes\n`, '5:17: services[0].one_packet: expected a boolean, got "yes"'],
  [
    'several contradictions of one service',
    `${head.replace('80', '0')}    one_packet: true\n`,
    '3:11: services[0].port: expected a port, or persistence with port 0, got port 0 without persistence',
    '5:17: services[0].one_packet: expected UDP for one-packet scheduling, got tcp',
  ],
  [
    'a service twice, in two notations',
    `${six}${six.replace('services:\n', '').replace('fd00::100', 'FD00:0::0100')}`,
    '5:10: services[1].vip: expected each service once, got tcp [fd00::100]:80, which is in line 2 already',
  ],
  [
    'a server that is none',
    withServers('10.0.0.11'),
    '6:9: services[0].servers[0]: expected an object, got "10.0.0.11"',
  ],
  [
    'a server twice, though one of them has an error',
    withServers('{ address: 10.0.0.11 }', '{ address: 10.0.0.11, weight: x }'),
    '7:20: services[0].servers[1].address: expected each server once, got 10.0.0.11:80, which is in line 6 already',
    '7:39: services[0].servers[1].weight: expected a number, got "x"',
  ],
  [
    'a negative weight',
    withServers('{ address: 10.0.0.11, weight: -1 }'),
    '6:39: services[0].servers[0].weight: expected at least 0, got -1',
  ],
  [
    'half a weight',
    withServers('{ address: 10.0.0.11, weight: 1.5 }'),
    '6:39: services[0].servers[0].weight: expected an integer, got 1.5',
  ],
  [
    'a server that is many',
    withServers('{ address: 224.0.0.1 }'),
    "6:20: services[0].servers[0].address: expected a host's address for the server, got 224.0.0.1",
  ],
  [
    'thresholds the wrong way round',
    withServers('{ address: 10.0.0.11, upper_threshold: 5, lower_threshold: 6 }'),
    '6:68: services[0].servers[0].lower_threshold: expected a lower threshold that is not above the upper one, got 6 above 5',
  ],
  [
    'direct routing to another family',
    withServers('{ address: fd00::11, forwarding: direct }'),
    "6:42: services[0].servers[0].forwarding: expected a tunnel to a server of another address family than the VIP's, got direct routing from 10.0.0.100 to fd00::11",
  ],
  [
    'GUE as a word',
    withServers('{ address: 10.0.0.11, forwarding: gue }'),
    '6:43: services[0].servers[0].forwarding: expected ipip, direct, gre or a mapping like { tunnel: gue, port: 6080 }, got "gue"',
  ],
  [
    'GUE without a port',
    withServers('{ address: 10.0.0.11, forwarding: { tunnel: gue } }'),
    '6:43: services[0].servers[0].forwarding.port: expected a number, got nothing',
  ],
  [
    'GUE with port 0',
    withServers('{ address: 10.0.0.11, forwarding: { tunnel: gue, port: 0 } }'),
    '6:64: services[0].servers[0].forwarding.port: expected at least 1, got 0',
  ],
  [
    'remote checksums in GRE',
    withServers('{ address: 10.0.0.11, forwarding: { tunnel: gre, checksum: remcsum } }'),
    '6:68: services[0].servers[0].forwarding.checksum: expected "none" or "csum", got "remcsum"',
  ],
  [
    'an unknown tunnel',
    withServers('{ address: 10.0.0.11, forwarding: { tunnel: vxlan } }'),
    '6:53: services[0].servers[0].forwarding.tunnel: expected "gue" or "gre", got "vxlan"',
  ],
  [
    'a setting out of its range',
    'settings:\n  timeout_tcp: 0\n',
    '2:16: settings.timeout_tcp: expected at least 1, got 0',
  ],
  [
    'a setting that is no choice',
    'settings: { table_full: x }',
    '1:25: settings.table_full: expected "drop" or "hash", got "x"',
  ],
  [
    'errors all over',
    `${withServers('{ address: x }', '{ address: 224.0.0.1 }')}    one_packet: true\nsettings:\n  x: 1\n`,
    '6:20: services[0].servers[0].address: expected an IP address like 10.0.0.1 or fd00::1, got "x"',
    "7:20: services[0].servers[1].address: expected a host's address for the server, got 224.0.0.1",
    '8:17: services[0].one_packet: expected UDP for one-packet scheduling, got tcp',
    '10:3: settings.x: expected no other key, got "x"',
  ],
];

for (const [what, text, ...expected] of rows) {
  t.test(`of a file with ${what} everything is told with its place`, async t => {
    const error = t.throws(() => readTableFile(text, 'x.yaml'), { name: 'TableFileError', code: 'ERR_TABLE_FILE' });
    const lines = error instanceof Error ? error.message.split('\n') : [];
    t.equal(lines.length, expected.length, lines.join('\n'));
    for (const [at, line] of expected.entries()) {
      const got = lines[at] ?? '';
      t.equal(line.endsWith(' ') ? got.slice(0, line.length + 7) : got, `x.yaml:${line}`);
    }
  });
}
