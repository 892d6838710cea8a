import t from 'tap';
import { diff } from '../../src/director/diff.ts';
import { persistenceOf } from '../../src/model/persistence.ts';
import { serverAt, service } from '../model/examples.ts';

const servers = [serverAt('10.0.0.11'), serverAt('10.0.0.12')] as const;
const web = service('tcp 10.0.0.100:80', { servers });
const dns = service('udp 10.0.0.100:53');
const nothing = { removals: [], puts: [] };

t.test('diff of equal lists is nothing, in any order of services', async t => {
  t.same(diff([web, dns], [structuredClone(dns), structuredClone(web)]), nothing);
});

t.test('diff of equal services is nothing, whatever they have', async t => {
  const persistence = [persistenceOf(web.vip, 9), { timeout: 9, prefix: 64 }];
  const all = persistence.map((each, port) =>
    service(`udp 10.0.0.100:${port + 1}`, { schedulerFlags: ['flag-1'], persistence: each, onePacket: true, servers }),
  );
  t.same(diff(all, structuredClone(all)), nothing);
});

t.test('diff removes and puts, leaving alone what is the same', async t => {
  const added = service('tcp 10.0.0.100:443');
  t.same(diff([web, dns], [dns, added]), { removals: [web], puts: [added] });
});

const changes: readonly [string, typeof web][] = [
  ['the scheduler', { ...web, scheduler: 'wrr' }],
  ['a weight', { ...web, servers: [serverAt('10.0.0.11', 2), serverAt('10.0.0.12')] }],
  ['the number of servers', { ...web, servers: servers.slice(1) }],
  ['the order of servers', { ...web, servers: servers.toReversed() }],
  ['a flag of the scheduler', { ...web, schedulerFlags: ['flag-2'] }],
  ['persistence', { ...web, persistence: persistenceOf(web.vip) }],
  ['one-packet scheduling', { ...web, onePacket: true }],
  ['a way of forwarding', { ...web, servers: [servers[0], { ...servers[1], forwarding: { kind: 'direct' } }] }],
  ['an upper threshold', { ...web, servers: [{ ...servers[0], upperThreshold: 1 }, servers[1]] }],
  ['a lower threshold', { ...web, servers: [servers[0], { ...servers[1], lowerThreshold: 1 }] }],
  ["a server's address", { ...web, servers: [serverAt('10.0.0.13'), serverAt('10.0.0.12')] }],
];

for (const [what, changed] of changes) {
  t.test(`diff puts a service when ${what} changed`, async t => {
    t.same(diff([web, dns], [changed, dns]), { removals: [], puts: [changed] });
  });
}

t.test('diff of something and nothing removes all', async t => {
  t.same(diff([web, dns], []), { removals: [web, dns], puts: [] });
});
