import { execFileSync } from 'node:child_process';
import t from 'tap';
import { findNextHops } from '../../../../src/dataplane/next-hop/next-hop.ts';
import { NextHops } from '../../../../src/dataplane/next-hop/next-hops.ts';
import { parseIpv4 } from '../../../../src/net/ipv4.ts';
import { directorInterface } from '../network.ts';

const ip = (...args: string[]) => execFileSync('ip', args, { encoding: 'utf8' });
const links = () => JSON.parse(ip('-json', 'link', 'show', directorInterface));
const onLink = parseIpv4('10.0.0.11');
const quiet = { info() {}, warn() {} };

async function until(condition: () => boolean): Promise<boolean> {
  for (let attempt = 0; attempt < 100 && !condition(); attempt++) await new Promise(resolve => setTimeout(resolve, 50));
  return condition();
}

t.test('a neighbour is asked for and then known', async t => {
  const first = await findNextHops([onLink]);
  t.same(first.pending, [onLink]);
  using hops = new NextHops(() => {}, quiet);
  await hops.follow([onLink]);
  const [link] = links();
  t.match(hops.get(onLink), {
    ifindex: link.ifindex,
    sourceMac: link.address,
    source: parseIpv4('10.0.0.2'),
    mtu: 1500,
  });
});

t.test('what has no way is left out and not waited for', async t => {
  const own = parseIpv4('10.0.0.2');
  const nowhere = parseIpv4('203.0.113.1');
  const { hops, lacks, pending } = await findNextHops([own, nowhere]);
  t.equal(hops.size, 0);
  t.same(
    [...lacks],
    [
      [own, 'this host'],
      [nowhere, 'no route'],
    ],
  );
  t.same(pending, []);
});

t.test('a server that does not answer is pending, and reported', async t => {
  const silent = parseIpv4('10.0.0.99');
  const warnings: string[] = [];
  using hops = new NextHops(() => {}, { info() {}, warn: text => warnings.push(text) });
  await hops.follow([silent]);
  t.equal(hops.get(silent), undefined);
  t.match(warnings, [/10\.0\.0\.99.*does not answer/]);
});

t.test('routes, their MTU and neighbours are followed as they change', async t => {
  const far = parseIpv4('198.51.100.7');
  let changes = 0;
  using hops = new NextHops(() => changes++, quiet);
  await hops.follow([onLink, far]);
  t.equal(hops.get(far), undefined);
  t.equal(hops.lack(far), 'no route');

  ip('route', 'add', '198.51.100.0/24', 'via', '10.0.0.12', 'mtu', '1400');
  t.teardown(() => ip('route', 'flush', '198.51.100.0/24'));
  t.ok(await until(() => hops.get(far)?.mtu === 1400), 'a new route is found');
  t.equal(hops.lack(far), undefined);
  t.ok(changes > 0);

  ip('route', 'replace', '198.51.100.0/24', 'via', '10.0.0.13');
  t.ok(await until(() => hops.get(far)?.mtu === 1500), 'a changed route is found');

  ip('neigh', 'replace', '10.0.0.13', 'lladdr', '02:00:00:00:00:77', 'dev', directorInterface);
  t.ok(await until(() => hops.get(far)?.destinationMac === '02:00:00:00:00:77'), 'a changed neighbour is found');

  ip('link', 'set', directorInterface, 'down');
  t.ok(
    await until(() => hops.get(far) === undefined && hops.get(onLink) === undefined),
    'a link that is down leads nowhere',
  );
  ip('link', 'set', directorInterface, 'up');
  t.ok(await until(() => hops.get(onLink) !== undefined), 'and leads there again when it is up');
});
