import t from 'tap';
import { ConnValueLayout, connNewsCodec } from '../../../src/bpf/generated/lvx.ts';
import { decode, RingBuffer, u64 } from '../../../src/bpf/index.ts';
import { type ConnectionNews, noSchedulerHook } from '../../../src/dataplane/scheduler-hook.ts';
import { connectionNews } from '../../../src/dataplane/xdp/news-stream.ts';
import { serverName } from '../../../src/model/server.ts';
import { serviceName } from '../../../src/model/service.ts';
import { formatIp } from '../../../src/net/ip.ts';
import { needsRoot } from '../needs-root.ts';
import { Bench } from './bench.ts';
import { frame } from './frame.ts';
import { install, type ServiceRule } from './rules.ts';

const servers = [{ address: '10.0.0.11' }, { address: '10.0.0.12' }];
const web: ServiceRule = { protocol: 'tcp', port: 80, servers };

/** The program with services of which those with even ports are watched. */
function open(...rules: readonly ServiceRule[]): Bench {
  const bench = new Bench({ hook: { ...noSchedulerHook, watches: ({ port }) => port % 2 === 0 } });
  for (const rule of rules) install(bench, rule);
  bench.configure({});
  return bench;
}

/** What there is of news now, in words. */
function news(bench: Bench): string[] {
  const found: ConnectionNews[] = [];
  const { services, reals } = bench.tables;
  const context = {
    service: (id: number) => services.service(id),
    server: (index: number) => reals.server(index),
  };
  using ring = new RingBuffer(bench.object.map('conn_news'), record => {
    const one = connectionNews(decode(connNewsCodec, record), context);
    if (one !== undefined) found.push(one);
  });
  while (ring.consume() > 0);
  return found.map(one => {
    if (one.kind === 'lost') return 'lost';
    const { kind, client, clientPort, vip, port, service, server } = one;
    const ends = `${formatIp(client)}:${clientPort} ${formatIp(vip)}:${port}`;
    return `${kind} ${ends} of ${serviceName(service)} at ${server && serverName(server)}`;
  });
}

/** Makes every entry older. */
function age(bench: Bench, seconds: number): void {
  using view = bench.object.map('conns').mmap();
  const words = new BigUint64Array(view.buffer);
  const ticks = BigInt(Math.round((seconds * 1000) / 64)) << BigInt(ConnValueLayout.SEEN_SHIFT);
  for (let at = 1; at < words.length; at += 2) {
    if (words[at - 1] !== 0n) words[at] = BigInt.asUintN(64, (words[at] ?? 0n) - ticks);
  }
}

t.test('news of connections', needsRoot, async t => {
  t.test('are told when one is opened, and when a sweep ends it', async t => {
    using bench = open(web);
    bench.send(frame({ sourcePort: 7 }));
    bench.send(frame({ sourcePort: 7, flags: 'A' }));
    const where = '192.168.7.10:7 10.0.0.100:80 of tcp 10.0.0.100:80 at 10.0.0.12:80';
    t.same(news(bench), [`opened ${where}`]);
    bench.sweeper.sweep();
    t.same(news(bench), []);
    age(bench, 1000);
    bench.sweeper.sweep();
    t.same(news(bench), [`closed ${where}`]);
  });

  t.test('are told of IPv6, UDP, and services for every port; templates are no connections', async t => {
    const rules: ServiceRule[] = [
      { protocol: 'tcp', vip: 'fd00::100', port: 80, servers: [{ address: 'fd00::11' }] },
      { protocol: 'udp', port: 54, servers },
      { protocol: 'tcp', vip: '10.0.0.102', port: 0, persistent: true, servers },
    ];
    using bench = open(...rules);
    bench.send(frame({ family: 'ipv6', sourcePort: 7 }));
    bench.send(frame({ protocol: 'udp', destinationPort: 54, sourcePort: 8 }));
    bench.send(frame({ destination: '10.0.0.102', destinationPort: 4242, sourcePort: 9 }));
    const wheres = [
      'fd00:1::10:7 fd00::100:80 of tcp [fd00::100]:80 at [fd00::11]:80',
      '192.168.7.10:8 10.0.0.100:54 of udp 10.0.0.100:54 at 10.0.0.12:54',
      '192.168.7.10:9 10.0.0.102:4242 of tcp 10.0.0.102:0 at 10.0.0.12:0',
    ];
    t.same(
      news(bench),
      wheres.map(where => `opened ${where}`),
    );
    age(bench, 100_000);
    bench.sweeper.sweep();
    t.same(news(bench).sort(), wheres.map(where => `closed ${where}`).sort());
  });

  t.test('are told when a port is used again, and when a server is removed', async t => {
    using bench = open(web);
    for (const flags of ['S', 'F', 'S']) bench.send(frame({ sourcePort: 7, flags }));
    const [first, second] = ['12', '11'].map(
      host => `192.168.7.10:7 10.0.0.100:80 of tcp 10.0.0.100:80 at 10.0.0.${host}:80`,
    );
    t.same(news(bench), [`opened ${first}`, `closed ${first}`, `opened ${second}`]);
    install(bench, { ...web, servers: servers.slice(1) });
    await bench.sweeper.endOrphans();
    t.same(news(bench), [`closed ${second}`]);
  });

  t.test('are told of one that has to make room', async t => {
    using bench = open(web);
    for (let n = 0; n < 9000; n++) bench.send(frame({ source: `192.168.${n % 200}.1`, sourcePort: 1 + (n >> 3) }));
    const told = news(bench);
    const open4 = told.filter(text => text.startsWith('opened')).length;
    const closed = told.filter(text => text.startsWith('closed')).length;
    const counts = bench.placement.services()[0]?.servers.map(({ index }) => bench.tables.loads.count(index)) ?? [];
    t.ok(closed > 100, `${closed} had to`);
    t.equal(
      open4 - closed,
      counts.reduce((sum, { active, inactive }) => sum + active + inactive, 0),
    );
  });

  t.test('are not told of services that are not watched', async t => {
    using bench = open(web, { ...web, port: 81 });
    bench.send(frame({ destinationPort: 81 }));
    age(bench, 1000);
    bench.sweeper.sweep();
    t.same(news(bench), []);
  });

  t.test('that find no room are counted', async t => {
    using bench = open(web);
    const lost = bench.object.variable('conn_news_lost', u64);
    let sent = 0;
    for (; lost.get() === 0n && sent < 60_000; sent++) {
      bench.send(frame({ source: `192.168.${sent & 0xff}.1`, sourcePort: 1 + (sent >> 8) }));
    }
    const told = news(bench).length;
    t.ok(told > 10_000, `${told} found room`);
    t.equal(lost.get() >= 1n, true);
  });
});
