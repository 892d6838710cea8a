import t from 'tap';
import type { IpCommand } from '../../src/dataplane/next-hop/ip-command.ts';
import { LearnedMtus } from '../../src/dataplane/next-hop/learned-mtus.ts';
import { NextHops } from '../../src/dataplane/next-hop/next-hops.ts';
import { parseIp } from '../../src/net/ip.ts';
import { etherLink } from './vlan-links.ts';

const server = parseIp('10.0.0.11');
const server6 = parseIp('fd00::11');
const minutes = 60_000;
const none = Number.POSITIVE_INFINITY;

const heard: Readonly<Record<string, readonly [address: typeof server, mtus: readonly number[], limit: number]>> = {
  'what a router says': [server, [1400], 1400],
  'the least of what it hears': [server, [1400, 1300, 1450], 1300],
  'the least that IPv4 has': [server, [88], 88],
  'nothing of less than IPv4 has': [server, [87, 0], none],
  'the least that IPv6 has': [server6, [1280], 1280],
  'nothing of less than IPv6 has': [server6, [1279], none],
};
for (const [what, [address, mtus, limit]] of Object.entries(heard)) {
  t.test(`LearnedMtus keeps ${what}`, async t => {
    const learned = new LearnedMtus(() => 0);
    for (const mtu of mtus) learned.learn(address, mtu);
    t.equal(learned.limit(address), limit);
    t.equal(learned.limit(parseIp('10.0.0.12')), none);
  });
}

t.test('LearnedMtus forgets after ten minutes, unless it hears the same again', async t => {
  let now = 0;
  const learned = new LearnedMtus(() => now);
  learned.learn(server, 1400);
  now = 5 * minutes;
  learned.learn(server, 1450);
  now = 10 * minutes - 1;
  t.equal(learned.limit(server), 1400);
  learned.learn(server, 1400);
  now = 20 * minutes - 2;
  t.equal(learned.limit(server), 1400);
  now = 20 * minutes - 1;
  t.equal(learned.limit(server), none);
  learned.learn(server, 1450);
  t.equal(learned.limit(server), 1450);
});

t.test('LearnedMtus keeps nothing of addresses that nobody asks for any more', async t => {
  const learned = new LearnedMtus(() => 0);
  learned.learn(server, 1400);
  learned.learn(server6, 1400);
  learned.retain(new Set([server6]));
  t.equal(learned.limit(server), none);
  t.equal(learned.limit(server6), 1400);
});

const host: IpCommand = async () =>
  [
    `[${etherLink(13, 'eth0')}]`,
    '[{"dst":"10.0.0.11","dev":"eth0","managed":null,"lladdr":"02:00:00:00:00:0b","state":["STALE"]}]',
    '[{"type":"unicast","dst":"10.0.0.11","dev":"eth0","prefsrc":"10.0.0.2","flags":[]}]',
  ].join('\n');

t.test('NextHops limits a next hop to what was learned, and says so', async t => {
  let now = 0;
  const told: (number | undefined)[] = [];
  const watch = () => ({ [Symbol.dispose]() {} });
  const quiet = { info() {}, warn: (text: string) => t.fail(text) };
  using hops: NextHops = new NextHops(() => told.push(hops.get(server)?.mtu), quiet, {
    ip: host,
    watch,
    now: () => now,
  });
  hops.learnMtu(server, 1300);
  await hops.follow([server]);
  t.equal(hops.get(server)?.mtu, 1500, 'nothing is learned of an address that is not followed');

  hops.learnMtu(server, 1400);
  t.equal(hops.get(server)?.mtu, 1400);
  await hops.refresh();
  t.equal(told.at(-1), 1400);

  const before = told.length;
  hops.learnMtu(server, 1450);
  hops.learnMtu(server, 1400);
  hops.learnMtu(server, 20);
  await new Promise(setImmediate);
  t.equal(told.length, before, 'what changes nothing is not told of');

  now = 10 * minutes;
  await hops.refresh();
  t.equal(told.at(-1), 1500);
  await hops.retain(new Set());
});

t.test('NextHops tells of a lower MTU of its own accord', async t => {
  const watch = () => ({ [Symbol.dispose]() {} });
  const mtu = await new Promise<number | undefined>(resolve => {
    const hops: NextHops = new NextHops(
      () => {
        resolve(hops.get(server)?.mtu);
        hops[Symbol.dispose]();
      },
      { info() {}, warn() {} },
      { ip: host, watch, now: () => 0 },
    );
    void hops.follow([server]).then(() => hops.learnMtu(server, 1400));
  });
  t.equal(mtu, 1400);
});
