import t from 'tap';
import { diff } from '../../src/director/diff.ts';
import { serverAt, service } from '../model/examples.ts';

const servers = [serverAt('10.0.0.11'), serverAt('10.0.0.12')];
const web = service('tcp 10.0.0.100:80', { servers });
const dns = service('udp 10.0.0.100:53');
const put = (changed: typeof web) => [{ kind: 'put', service: changed }];

t.test('diff of equal lists is nothing, in any order of services', async t => {
  t.same(diff([web, dns], [structuredClone(dns), structuredClone(web)]), []);
});

t.test('diff removes first, then puts, leaving alone what is the same', async t => {
  const added = service('tcp 10.0.0.100:443');
  t.same(diff([web, dns], [dns, added]), [
    { kind: 'remove', service: web },
    { kind: 'put', service: added },
  ]);
});

const changes: readonly [string, typeof web][] = [
  ['the scheduler', { ...web, scheduler: 'wrr' }],
  ['a weight', { ...web, servers: [serverAt('10.0.0.11', 2), serverAt('10.0.0.12')] }],
  ['the number of servers', { ...web, servers: servers.slice(1) }],
  ['the order of servers', { ...web, servers: servers.toReversed() }],
  ["a server's address", { ...web, servers: [serverAt('10.0.0.13'), serverAt('10.0.0.12')] }],
];

for (const [what, changed] of changes) {
  t.test(`diff puts a service when ${what} changed`, async t => {
    t.same(diff([web, dns], [changed, dns]), put(changed));
  });
}

t.test('diff of something and nothing removes all', async t => {
  t.same(
    diff([web, dns], []).map(operation => operation.kind),
    ['remove', 'remove'],
  );
});
