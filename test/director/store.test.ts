import { readFileSync, writeFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { emptyState } from '../../src/director/state.ts';
import { StateStore } from '../../src/director/store.ts';
import { zeroCounters } from '../../src/model/counters.ts';
import { type Forwarding, ipip } from '../../src/model/forwarding.ts';
import { persistenceOf } from '../../src/model/persistence.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { syncDefaults } from '../../src/model/sync-daemon.ts';
import { parseIp } from '../../src/net/ip.ts';
import { parsePort } from '../../src/net/port.ts';
import { mark, serverAt, service } from '../model/examples.ts';

const everyForwarding: readonly Forwarding[] = [
  ipip,
  { kind: 'direct' },
  { kind: 'tunnel', tunnel: 'gue', port: parsePort(6080), checksum: 'remcsum' },
  { kind: 'tunnel', tunnel: 'gre', checksum: 'csum' },
];

const state = {
  services: [
    service('tcp 10.0.0.100:80', { scheduler: 'wrr', servers: [serverAt('10.0.0.12', 0), serverAt('10.0.0.11', 3)] }),
    service('udp 255.255.255.255:65535', { onePacket: true, persistence: persistenceOf(parseIp('0.0.0.0'), 60) }),
    service('sctp [fd00::100]:0', {
      schedulerFlags: ['flag-2'],
      persistence: { timeout: 2_678_400, prefix: 64 },
      servers: everyForwarding.map((forwarding, index) =>
        serverAt(`fd00::${index + 1}`, 1, 0, { forwarding, upperThreshold: 100 + index, lowerThreshold: index }),
      ),
    }),
  ],
  marks: [
    mark(1, { servers: [serverAt('10.0.0.11', 1, 0), serverAt('fd00::11', 2, 8080)] }),
    mark(1, { scheduler: 'wlc', onePacket: true, persistence: { timeout: 9, prefix: 64 } }, 6),
    mark(0xffffffff),
  ],
  settings: { ...defaultSettings, timeout_tcp: 60, table_full: 'hash' },
  schedulers: [],
  syncDaemons: [
    { role: 'master', interface: 'eth0', maxLength: 1472, ...syncDefaults },
    { role: 'backup', interface: 'eth1', maxLength: 1, ...syncDefaults, group: parseIp('ff05::1'), syncId: 255 },
  ],
  baselines: new Map([
    [
      'tcp 10.0.0.100:80',
      {
        total: {
          connections: 5n,
          packets: 2n ** 60n + 1n,
          bytes: 2n ** 64n - 1n,
          outPackets: 2n ** 62n + 1n,
          outBytes: 2n ** 63n + 1n,
        },
        servers: new Map([['10.0.0.11:80', { connections: 1n, packets: 2n, bytes: 3n, outPackets: 4n, outBytes: 5n }]]),
      },
    ],
  ]),
} as const;

t.test('load gives nothing where there is no state yet', async t => {
  t.equal(await new StateStore(t.testdir()).load(), undefined);
});

t.test('save and load give the same state back, large counters included', async t => {
  const store = new StateStore(join(t.testdir(), 'made', 'on', 'the', 'way'));
  await store.save(state);
  t.same(await store.load(), state);
  await store.save(emptyState);
  t.same(await store.load(), emptyState);
});

t.test('a file of version 1 is read, with what it does not tell as usual', async t => {
  const file = {
    version: 1,
    services: [
      {
        protocol: 'tcp',
        vip: '10.0.0.100',
        port: 80,
        scheduler: 'wrr',
        servers: [{ address: '10.0.0.11', port: 80, weight: 3 }],
      },
    ],
    baselines: {},
  };
  const store = new StateStore(t.testdir({ 'state.json': JSON.stringify(file) }));
  const services = [service('tcp 10.0.0.100:80', { scheduler: 'wrr', servers: [serverAt('10.0.0.11', 3)] })];
  t.same(await store.load(), { ...emptyState, services });
});

t.test('a file that tells nothing of outgoing packets has none', async t => {
  const baseline = '{"total":{"connections":"5","packets":"6","bytes":"7"},"servers":{}}';
  const text = `{"version":2,"services":[],"settings":{},"baselines":{"tcp 10.0.0.100:80":${baseline}}}`;
  const total = { ...zeroCounters, connections: 5n, packets: 6n, bytes: 7n };
  const baselines = new Map([['tcp 10.0.0.100:80', { total, servers: new Map() }]]);
  t.same(await new StateStore(t.testdir({ 'state.json': text })).load(), { ...emptyState, baselines });
});

t.test('a setting that a file does not tell is as usual', async t => {
  const text = '{"version":2,"services":[],"settings":{"timeout_udp":7},"baselines":{}}';
  const store = new StateStore(t.testdir({ 'state.json': text }));
  t.same(await store.load(), { ...emptyState, settings: { ...defaultSettings, timeout_udp: 7 } });
});

t.test('save leaves nothing but the state file, readable by its owner only', async t => {
  const directory = t.testdir();
  const store = new StateStore(directory);
  await store.save(state);
  t.same(await readdir(directory), ['state.json']);
  t.equal((await stat(store.path)).mode & 0o777, 0o600);
});

t.test('a draft that a crash left behind does no harm', async t => {
  const store = new StateStore(t.testdir({ 'state.json.new': '{"vers' }));
  t.equal(await store.load(), undefined);
  await store.save(state);
  t.same(await store.load(), state);
});

const good = '{"version":1,"services":[],"baselines":{}}';
const one = (service: string) => `{"version":1,"services":[${service}],"baselines":{}}`;
const settings = (text: string) => `{"version":2,"services":[],"settings":${text},"baselines":{}}`;
const forwarding = (text: string) =>
  one(
    `{"protocol":"tcp","vip":"10.0.0.1","port":80,"scheduler":"rr","servers":[{"address":"10.0.0.2","port":80,"weight":1,"forwarding":${text}}]}`,
  );
const broken: readonly [string, string, RegExp][] = [
  ['an empty file', '', /line 1, column 1: expected JSON/],
  ['half a file', good.slice(0, 20), /line 1, column 21: expected JSON/],
  ['a syntax error on a later line', '{\n  "version": 1,\n  oops\n}', /line 3, column 3: expected JSON/],
  ['another version', '{"version":3,"services":[],"baselines":{}}', /version: expected 1 or 2, got 3/],
  ['a missing key', '{"version":1,"services":[]}', /baselines: expected a record, got nothing/],
  ['a list instead of an object', '[]', /expected an object, got \[\]/],
  [
    'an impossible address',
    one('{"protocol":"tcp","vip":"10.0.0.256","port":80,"scheduler":"rr","servers":[]}'),
    /services\[0\]\.vip: expected an IP address like 10\.0\.0\.1 or fd00::1, got "10\.0\.0\.256"/,
  ],
  [
    'an impossible port',
    one('{"protocol":"tcp","vip":"10.0.0.1","port":65536,"scheduler":"rr","servers":[]}'),
    /services\[0\]\.port: expected a port from 0 to 65535, got 65536/,
  ],
  [
    'an unknown scheduler',
    one('{"protocol":"tcp","vip":"10.0.0.1","port":80,"scheduler":"xx","servers":[]}'),
    /services\[0\]\.scheduler: expected the name of a scheduler/,
  ],
  [
    'an unknown protocol',
    one('{"protocol":"icmp","vip":"10.0.0.1","port":80,"scheduler":"rr","servers":[]}'),
    /services\[0\]\.protocol: expected "tcp" or "udp" or "sctp", got "icmp"/,
  ],
  [
    'a negative weight',
    one(
      '{"protocol":"tcp","vip":"10.0.0.1","port":80,"scheduler":"rr","servers":[{"address":"10.0.0.2","port":80,"weight":-1}]}',
    ),
    /services\[0\]\.servers\[0\]\.weight: expected at least 0, got -1/,
  ],
  [
    'persistence without netmask or prefix',
    one('{"protocol":"tcp","vip":"10.0.0.1","port":80,"scheduler":"rr","persistence":{"timeout":5},"servers":[]}'),
    /services\[0\]\.persistence: expected either a netmask \(IPv4\) or a prefix \(IPv6\)/,
  ],
  [
    'an unknown way of forwarding',
    forwarding('{"kind":"nat"}'),
    /services\[0\]\.servers\[0\]\.forwarding\.kind: expected "direct" or "tunnel", got "nat"/,
  ],
  [
    'a tunnel of no kind',
    forwarding('{"kind":"tunnel"}'),
    /forwarding\.tunnel: expected "ipip" or "gue" or "gre", got nothing/,
  ],
  [
    'remote checksums in GRE',
    forwarding('{"kind":"tunnel","tunnel":"gre","checksum":"remcsum"}'),
    /forwarding\.checksum: expected "none" or "csum", got "remcsum"/,
  ],
  ['a setting out of range', settings('{"secure_tcp":4}'), /settings\.secure_tcp: expected at most 3, got 4/],
  [
    'a setting that is no choice',
    settings('{"table_full":"x"}'),
    /settings\.table_full: expected "drop" or "hash", got "x"/,
  ],
  ['an unknown setting', settings('{"x":1}'), /settings: expected no other key, got "x"/],
  [
    'a key that nobody knows',
    '{"version":1,"services":[],"baselines":{},"extra":1}',
    /expected no other key, got "extra"/,
  ],
];

for (const [what, text, message] of broken) {
  t.test(`load refuses ${what}, naming file and place, and leaves it as it is`, async t => {
    const store = new StateStore(t.testdir({ 'state.json': '' }));
    writeFileSync(store.path, text);
    const error = { name: 'StateFileError', code: 'ERR_STATE_FILE', path: store.path, message };
    await t.rejects(store.load(), error);
    t.equal(readFileSync(store.path, 'utf8'), text);
  });
}

t.test('load refuses a service that is there twice', async t => {
  const twin = '{"protocol":"tcp","vip":"10.0.0.1","port":80,"scheduler":"rr","servers":[]}';
  const store = new StateStore(t.testdir({ 'state.json': one(`${twin},${twin}`) }));
  await t.rejects(store.load(), { code: 'ERR_STATE_FILE', message: /services: expected each service once/ });
});
