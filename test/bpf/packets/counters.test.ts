import t from 'tap';
import { zeroCounters } from '../../../src/model/counters.ts';
import { needsRoot } from '../needs-root.ts';
import { Bench } from './bench.ts';
import { frame } from './frame.ts';
import { install, type ServerRule } from './rules.ts';

const servers: ServerRule[] = [{ address: '10.0.0.11' }, { address: '10.0.0.12' }, { address: '10.0.0.13' }];
const service = { protocol: 'tcp', port: 80, servers } as const;

/** What was removed is kept for a second. */
const afterSecond = () => new Promise(resolve => setTimeout(resolve, 1100));

t.test('counters', needsRoot, async t => {
  t.test('count connections, packets and bytes of inner packets, by service and by server', async t => {
    using bench = new Bench();
    install(bench, service);
    for (let n = 0; n < 6; n++) {
      bench.send(frame({ sourcePort: 3000 + n }));
      bench.send(frame({ sourcePort: 3000 + n, flags: 'A', payload: 10, padding: 3 }));
    }
    const [placed] = bench.placement.services();
    const present = placed?.servers.map(({ index }) => bench.tables.traffic(index)) ?? [];
    const total = { ...zeroCounters, connections: 6n, packets: 12n, bytes: 540n };
    t.same(bench.tables.trafficOf(placed?.id ?? 0, present), total);
    for (const { index } of placed?.servers ?? []) {
      t.same(bench.tables.traffic(index), { ...zeroCounters, connections: 2n, packets: 4n, bytes: 180n });
    }
  });

  t.test('count ICMP errors to clients as outgoing, by service and by server', async t => {
    using bench = new Bench();
    install(bench, { ...service, servers: [{ address: '10.0.0.11' }] });
    const [placed] = bench.placement.services();
    const [index = 0] = placed?.servers.map(server => server.index) ?? [];
    const total = () => bench.tables.trafficOf(placed?.id ?? 0, [bench.tables.traffic(index)]);
    bench.send(frame({ sourcePort: 3000 }));
    for (const ttl of [1, 0]) bench.send(frame({ sourcePort: 3000, flags: 'A', ttl }));
    const expired = { connections: 1n, packets: 3n, bytes: 120n, outPackets: 2n, outBytes: 136n };
    t.same([bench.tables.traffic(index), total()], [expired, expired], 'the length of the errors');
    bench.send(frame({ sourcePort: 3000, flags: 'A', payload: 1460, df: true }));
    t.match(bench.tables.traffic(index), { outPackets: 3n, outBytes: 712n }, 'no more than they hold');
    bench.tables.loads.addOutgoing(index, { outPackets: 2n, outBytes: 84n });
    t.match(total(), { packets: 4n, outPackets: 5n, outBytes: 796n }, 'what the control plane sent is among them');
    bench.tables.retireTraffic(index, placed?.id ?? 0);
    t.same(bench.tables.traffic(index), zeroCounters);
    t.match(total(), { packets: 4n, outPackets: 5n, outBytes: 796n }, 'of a server that is gone, too');
  });

  t.test('go on when a removed server comes back, and start over when it was forgotten', async t => {
    using bench = new Bench();
    const one = { ...service, servers: servers.slice(0, 1) };
    install(bench, one);
    const [placed] = bench.placement.services();
    const [index = 0] = placed?.servers.map(server => server.index) ?? [];
    for (const ttl of [63, 1]) bench.send(frame({ ttl }));
    const before = { connections: 1n, packets: 2n, bytes: 80n, outPackets: 1n, outBytes: 68n };
    install(bench, { ...one, servers: [] });
    install(bench, one);
    t.same(
      [bench.tables.traffic(index), bench.tables.trafficOf(placed?.id ?? 0, [bench.tables.traffic(index)])],
      [before, before],
    );
    install(bench, { ...one, servers: [] });
    await bench.sweeper.endOrphans();
    await afterSecond();
    bench.tables.reclaim();
    install(bench, one);
    t.same(bench.tables.traffic(index), zeroCounters);
    t.same(
      bench.tables.trafficOf(placed?.id ?? 0, [bench.tables.traffic(index)]),
      before,
      'those of the service go on',
    );
  });

  t.test('count nothing where no server takes a connection', async t => {
    using bench = new Bench();
    install(bench, { ...service, servers: [] });
    const [placed] = bench.placement.services();
    t.equal(bench.send(frame({ sourcePort: 3000 })).verdict, 'ICMP_NO_SERVER');
    t.same(bench.tables.trafficOf(placed?.id ?? 0, []), zeroCounters);
  });
});
