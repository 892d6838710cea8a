import t from 'tap';
import { applyEdits, type Edit } from '../../src/director/edit.ts';
import type { Refusal } from '../../src/director/refusal.ts';
import { persistenceOf } from '../../src/model/persistence.ts';
import { parseIp } from '../../src/net/ip.ts';
import { mark, options, serverAt, service, serviceAt } from '../model/examples.ts';

const web = service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11'), serverAt('10.0.0.12', 2)] });
const dns = service('udp 10.0.0.100:53');

type Result = readonly (typeof web)[] | Refusal;

const refused = (refusal: Refusal): Result => refusal;
const edited = (...services: (typeof web)[]): Result => services;

const web6 = service('tcp [fd00::100]:80', { servers: [serverAt('fd00::11')] });
const direct = { forwarding: { kind: 'direct' } } as const;
const before = [web, dns, web6];
const table = { services: before, marks: [] };

const rows: readonly [string, Edit, Result][] = [
  [
    'add-service appends a service without servers',
    { kind: 'add-service', service: serviceAt('tcp 10.0.0.100:443'), options: options('wrr') },
    edited(...before, service('tcp 10.0.0.100:443', { scheduler: 'wrr' })),
  ],
  [
    'add-service refuses one that exists, before it looks at the scheduler',
    { kind: 'add-service', service: dns, options: options('nosuch') },
    refused('service-exists'),
  ],
  [
    'add-service refuses an unknown scheduler',
    { kind: 'add-service', service: serviceAt('tcp 10.0.0.100:443'), options: options('nosuch') },
    refused('no-such-scheduler'),
  ],
  [
    'add-service is not taken in by the names of object properties',
    { kind: 'add-service', service: serviceAt('tcp 10.0.0.100:443'), options: options('constructor') },
    refused('no-such-scheduler'),
  ],
  [
    'edit-service changes the scheduler and keeps place and servers',
    { kind: 'edit-service', service: web, options: options('wrr') },
    edited({ ...web, scheduler: 'wrr' }, dns, web6),
  ],
  [
    'edit-service refuses an unknown scheduler',
    { kind: 'edit-service', service: web, options: options('') },
    refused('no-such-scheduler'),
  ],
  [
    'edit-service refuses an unknown service',
    { kind: 'edit-service', service: serviceAt('udp 10.0.0.100:80'), options: options('foo') },
    refused('no-such-service'),
  ],
  [
    'add-service keeps every option',
    {
      kind: 'add-service',
      service: serviceAt('udp [fd00::100]:0'),
      options: options('wrr', {
        schedulerFlags: ['flag-1', 'flag-3'],
        persistence: { timeout: 9, prefix: 64 },
        onePacket: true,
      }),
    },
    edited(
      ...before,
      service('udp [fd00::100]:0', {
        scheduler: 'wrr',
        schedulerFlags: ['flag-1', 'flag-3'],
        persistence: { timeout: 9, prefix: 64 },
        onePacket: true,
      }),
    ),
  ],
  [
    'add-service refuses port 0 without persistence, also if the service exists',
    { kind: 'add-service', service: serviceAt('tcp 10.0.0.100:0'), options: options('nosuch') },
    refused('zero-port'),
  ],
  [
    'add-service refuses one-packet scheduling of TCP',
    { kind: 'add-service', service: web, options: options('nosuch', { onePacket: true }) },
    refused('not-udp'),
  ],
  [
    'add-service refuses a prefix for an IPv4 VIP',
    {
      kind: 'add-service',
      service: serviceAt('tcp 10.0.0.100:443'),
      options: options('rr', { persistence: { timeout: 9, prefix: 24 } }),
    },
    refused('wrong-netmask'),
  ],
  [
    'edit-service refuses a netmask for an IPv6 VIP',
    {
      kind: 'edit-service',
      service: web6,
      options: options('rr', { persistence: persistenceOf(parseIp('10.0.0.100')) }),
    },
    refused('wrong-netmask'),
  ],
  [
    'edit-service replaces every option and keeps the servers',
    { kind: 'edit-service', service: web, options: options('rr', { persistence: persistenceOf(web.vip) }) },
    edited({ ...web, persistence: persistenceOf(web.vip) }, dns, web6),
  ],
  [
    'edit-service takes the persistence of a service for every port for a mistake',
    { kind: 'edit-service', service: serviceAt('tcp 10.0.0.100:0'), options: options('rr') },
    refused('zero-port'),
  ],
  ['delete-service takes one away', { kind: 'delete-service', service: web }, edited(dns, web6)],
  [
    'delete-service refuses an unknown service',
    { kind: 'delete-service', service: serviceAt('tcp 10.0.0.101:80') },
    refused('no-such-service'),
  ],
  ['clear takes all away', { kind: 'clear' }, edited()],
  [
    'add-server appends, so that the newest is last',
    { kind: 'add-server', service: web, server: serverAt('10.0.0.10') },
    edited({ ...web, servers: [...web.servers, serverAt('10.0.0.10')] }, dns, web6),
  ],
  [
    'add-server refuses one that is there, whatever its weight',
    { kind: 'add-server', service: web, server: serverAt('10.0.0.11', 9) },
    refused('server-exists'),
  ],
  [
    'add-server refuses a multicast address',
    { kind: 'add-server', service: web, server: serverAt('224.0.0.1') },
    refused('not-unicast'),
  ],
  [
    'add-server refuses an unknown service',
    { kind: 'add-server', service: serviceAt('tcp 10.0.0.100:81'), server: serverAt('10.0.0.11') },
    refused('no-such-service'),
  ],
  [
    'edit-server changes a weight and keeps the place',
    { kind: 'edit-server', service: web, server: serverAt('10.0.0.11', 7) },
    edited({ ...web, servers: [serverAt('10.0.0.11', 7), serverAt('10.0.0.12', 2)] }, dns, web6),
  ],
  [
    'edit-server refuses an unknown server',
    { kind: 'edit-server', service: dns, server: serverAt('10.0.0.11') },
    refused('no-such-server'),
  ],
  [
    'add-server keeps every option',
    {
      kind: 'add-server',
      service: dns,
      server: serverAt('10.0.0.11', 3, 53, { ...direct, upperThreshold: 9, lowerThreshold: 9 }),
    },
    edited(
      web,
      { ...dns, servers: [serverAt('10.0.0.11', 3, 53, { ...direct, upperThreshold: 9, lowerThreshold: 9 })] },
      web6,
    ),
  ],
  [
    'add-server takes a server of the other family through a tunnel',
    { kind: 'add-server', service: web6, server: serverAt('10.0.0.11') },
    edited(web, dns, { ...web6, servers: [...web6.servers, serverAt('10.0.0.11')] }),
  ],
  [
    'add-server refuses a server of the other family without a tunnel',
    { kind: 'add-server', service: web6, server: serverAt('10.0.0.11', 1, 80, direct) },
    refused('mixed-families'),
  ],
  [
    'add-server refuses a lower threshold above the upper one, also of a server that exists',
    { kind: 'add-server', service: web, server: serverAt('10.0.0.11', 1, 80, { lowerThreshold: 1 }) },
    refused('threshold-order'),
  ],
  [
    'add-server refuses an IPv6 multicast address',
    { kind: 'add-server', service: web6, server: serverAt('ff02::1') },
    refused('not-unicast'),
  ],
  [
    'edit-server replaces every option',
    { kind: 'edit-server', service: web, server: serverAt('10.0.0.12', 2, 80, direct) },
    edited({ ...web, servers: [serverAt('10.0.0.11'), serverAt('10.0.0.12', 2, 80, direct)] }, dns, web6),
  ],
  [
    'edit-server refuses a lower threshold above the upper one before it looks for the server',
    {
      kind: 'edit-server',
      service: web,
      server: serverAt('10.0.0.19', 1, 80, { upperThreshold: 1, lowerThreshold: 2 }),
    },
    refused('threshold-order'),
  ],
  [
    'delete-server takes one away',
    { kind: 'delete-server', service: web, server: serverAt('10.0.0.11') },
    edited({ ...web, servers: [serverAt('10.0.0.12', 2)] }, dns, web6),
  ],
  [
    'delete-server refuses another port',
    { kind: 'delete-server', service: web, server: serverAt('10.0.0.11', 1, 8080) },
    refused('no-such-server'),
  ],
];

for (const [name, edit, result] of rows) {
  t.test(name, async t => {
    const { table: after, refusals } = applyEdits(table, [edit]);
    t.same(after.services, typeof result === 'string' ? before : result);
    t.same([...refusals], typeof result === 'string' ? [[0, result]] : []);
    t.same(before, [web, dns, web6], 'the list given is left alone');
  });
}

const ftp = serviceAt('tcp 10.0.0.100:21');

const sequences: readonly [
  string,
  readonly Edit[],
  readonly (typeof web)[],
  readonly (readonly [number, Refusal])[],
][] = [
  ['no edits change nothing', [], before, []],
  [
    'edits build on those before them, and go on behind one that is refused',
    [
      { kind: 'add-server', service: ftp, server: serverAt('10.0.0.11', 1, 21) },
      { kind: 'add-service', service: ftp, options: options('rr') },
      { kind: 'add-service', service: ftp, options: options('wrr') },
      { kind: 'add-server', service: ftp, server: serverAt('10.0.0.11', 1, 21) },
    ],
    [...before, service('tcp 10.0.0.100:21', { servers: [serverAt('10.0.0.11', 1, 21)] })],
    [
      [0, 'no-such-service'],
      [2, 'service-exists'],
    ],
  ],
  [
    'a service that is deleted and added back is last, and has no servers',
    [
      { kind: 'delete-service', service: web },
      { kind: 'add-service', service: web, options: options('rr') },
    ],
    [dns, web6, { ...web, servers: [] }],
    [],
  ],
  [
    'what comes behind clear is all there is',
    [
      { kind: 'clear' },
      { kind: 'delete-service', service: web },
      { kind: 'add-service', service: dns, options: options('rr') },
    ],
    [dns],
    [[1, 'no-such-service']],
  ],
];

for (const [name, edits, services, refusals] of sequences) {
  t.test(name, async t => {
    const result = applyEdits(table, edits);
    t.same(result.table, { services, marks: [] });
    t.same([...result.refusals], refusals);
    t.same(before, [web, dns, web6], 'the list given is left alone');
  });
}

t.test('services that were deleted are named, though they may be there again', async t => {
  const deletedBy = (...edits: Edit[]) => [...applyEdits(table, edits).deleted];
  t.same(deletedBy({ kind: 'delete-service', service: ftp }), []);
  t.same(
    deletedBy({ kind: 'delete-service', service: web }, { kind: 'add-service', service: web, options: options('rr') }),
    ['tcp 10.0.0.100:80'],
  );
  t.same(deletedBy({ kind: 'clear' }), ['tcp 10.0.0.100:80', 'udp 10.0.0.100:53', 'tcp [fd00::100]:80']);
});

const one = mark(1, { servers: [serverAt('10.0.0.11', 1, 0)] });
const one6 = mark(1, {}, 6);
const marked = { services: [web], marks: [one, one6] };

const markRows: readonly [string, Edit, readonly (typeof one)[] | Refusal][] = [
  [
    'add-service appends a mark; neither persistence nor UDP is needed for anything',
    { kind: 'add-service', service: { mark: 2, family: 4 }, options: options('wlc', { onePacket: true }) },
    [one, one6, mark(2, { scheduler: 'wlc', onePacket: true })],
  ],
  [
    'add-service refuses a mark that is there',
    { kind: 'add-service', service: one, options: options('rr') },
    'service-exists',
  ],
  [
    'edit-service tells the marks of IPv4 and IPv6 apart',
    { kind: 'edit-service', service: one6, options: options('wrr') },
    [one, mark(1, { scheduler: 'wrr' }, 6)],
  ],
  [
    'edit-service refuses a prefix for a mark of IPv4',
    { kind: 'edit-service', service: one, options: options('rr', { persistence: { timeout: 9, prefix: 64 } }) },
    'wrong-netmask',
  ],
  [
    'edit-service refuses a mark that is not there',
    { kind: 'edit-service', service: mark(2), options: options('rr') },
    'no-such-service',
  ],
  ['delete-service deletes one of two', { kind: 'delete-service', service: one }, [one6]],
  [
    'add-server takes the port as given',
    { kind: 'add-server', service: one, server: serverAt('10.0.0.11', 1, 80) },
    [mark(1, { servers: [...one.servers, serverAt('10.0.0.11', 1, 80)] }), one6],
  ],
  [
    'add-server refuses direct routing to the other family',
    { kind: 'add-server', service: one6, server: serverAt('10.0.0.11', 1, 0, direct) },
    'mixed-families',
  ],
  [
    'add-server refuses a server that the mark has',
    { kind: 'add-server', service: one, server: serverAt('10.0.0.11', 1, 0) },
    'server-exists',
  ],
  [
    'delete-server goes by the port, too',
    { kind: 'delete-server', service: one, server: serverAt('10.0.0.11', 1, 80) },
    'no-such-server',
  ],
  ['clear clears marks as well', { kind: 'clear' }, []],
];

for (const [name, edit, result] of markRows) {
  t.test(`marks: ${name}`, async t => {
    const { table: after, refusals } = applyEdits(marked, [edit]);
    t.same(after.marks, typeof result === 'string' ? marked.marks : result);
    t.same(after.services, edit.kind === 'clear' ? [] : marked.services);
    t.same([...refusals], typeof result === 'string' ? [[0, result]] : []);
  });
}
