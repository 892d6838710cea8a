import t from 'tap';
import { countersOf } from '../../../src/dataplane/userspace/table/real-server.ts';
import { zeroCounters } from '../../../src/model/counters.ts';
import { parseIp } from '../../../src/net/ip.ts';
import { serverOf } from '../../bpf/packets/expected.ts';
import { frame } from '../../bpf/packets/frame.ts';
import { install, type ServerRule } from '../../bpf/packets/rules.ts';
import { UserspaceBench } from './bench.ts';

const three: ServerRule[] = [{ address: '10.0.0.11' }, { address: '10.0.0.12' }, { address: '10.0.0.13' }];
const web = { protocol: 'tcp', port: 80 } as const;

function only(bench: UserspaceBench) {
  const [service] = bench.placement.services();
  if (service === undefined) throw new Error('Expected a service, got none');
  return service;
}

t.test('changes of servers', async t => {
  t.test('a connection stays with its server whatever is added, weighted or removed beside it', async t => {
    const bench = new UserspaceBench();
    install(bench, { ...web, servers: three });
    const ports = Array.from({ length: 90 }, (_, index) => 20_000 + index);
    const first = ports.map(sourcePort => serverOf(bench.send(frame({ sourcePort })).frame));
    t.equal(new Set(first).size, 3);
    const steps: ServerRule[][] = [
      [...three, { address: '10.0.0.14' }],
      three.map(server => ({ ...server, weight: 7 })),
      [...three].reverse(),
      [{ address: '10.0.0.11', weight: 0 }, ...three.slice(1)],
    ];
    for (const servers of steps) {
      install(bench, { ...web, servers });
      const now = ports.map(sourcePort => serverOf(bench.send(frame({ sourcePort, flags: 'A' })).frame));
      t.same(now, first);
    }
  });

  t.test('packets for a removed server are dropped until it comes back, or its connections end', async t => {
    const bench = new UserspaceBench();
    install(bench, { ...web, servers: three.slice(0, 1) });
    bench.send(frame({}));
    install(bench, { ...web, servers: three.slice(1) });
    t.equal(bench.send(frame({ flags: 'A' })).verdict, 'DROP_SERVER_REMOVED');
    install(bench, { ...web, servers: three });
    t.equal(serverOf(bench.send(frame({ flags: 'A' })).frame), '10.0.0.11');
    install(bench, { ...web, servers: three.slice(1) });
    bench.configure({ expire_nodest_conn: 1 });
    t.equal(bench.send(frame({ flags: 'A' })).verdict, 'PASS_NO_CONNECTION');
    t.equal(bench.send(frame({})).verdict, 'TX', 'a SYN is scheduled anew');
  });

  t.test(
    'a removed service leaves its packets to the host, and goes on with its connections when it is back',
    async t => {
      const bench = new UserspaceBench();
      install(bench, { ...web, servers: three });
      const server = serverOf(bench.send(frame({})).frame);
      bench.placement.replace([only(bench)], []);
      bench.placement.reclaim();
      t.equal(bench.send(frame({ flags: 'A' })).verdict, 'PASS_NO_SERVICE');
      install(bench, { ...web, servers: three });
      t.equal(serverOf(bench.send(frame({ flags: 'A' })).frame), server);
    },
  );

  t.test('numbers of what is gone are used again only when no connection names them', async t => {
    const bench = new UserspaceBench();
    install(bench, { ...web, servers: three });
    bench.send(frame({}));
    bench.placement.replace([only(bench)], []);
    bench.placement.reclaim();
    install(bench, { protocol: 'tcp', port: 81, servers: three });
    t.equal(bench.send(frame({ destinationPort: 81, flags: 'A' })).verdict, 'PASS_NO_CONNECTION');
    t.equal(bench.tables.servers.filter(server => server !== undefined).length, 4, 'one is kept');
    bench.now += 61_000;
    bench.sweep();
    bench.placement.reclaim();
    t.equal(bench.tables.servers.filter(server => server !== undefined).length, 3);
  });

  t.test('rr goes on behind the last server picked', async t => {
    const bench = new UserspaceBench();
    install(bench, { ...web, servers: three });
    const pick = (sourcePort: number) => serverOf(bench.send(frame({ sourcePort })).frame);
    const first = [1, 2].map(pick);
    install(bench, { ...web, servers: [...three, { address: '10.0.0.14' }] });
    t.same([...first, ...[3, 4].map(pick)], ['10.0.0.13', '10.0.0.12', '10.0.0.11', '10.0.0.14']);
  });
});

t.test('a next hop that changes counts from the next packet on', async t => {
  const bench = new UserspaceBench();
  install(bench, { ...web, servers: three.slice(0, 1) });
  bench.send(frame({}));
  const server = parseIp('10.0.0.11');
  const hop = bench.hops.get(server);
  if (hop === undefined) return t.fail('no next hop');
  bench.hops.set(server, { ...hop, mtu: 1300 });
  bench.update();
  t.equal(bench.send(frame({ flags: 'A', payload: 1241 })).verdict, 'ICMP_TOO_BIG');
  bench.hops.delete(server);
  bench.lacks.set(server, 'no route');
  bench.update();
  t.equal(bench.send(frame({ flags: 'A' })).verdict, 'ICMP_NO_ROUTE');
});

t.test('counters', async t => {
  t.test('count connections, packets, bytes and answers, by service and by server', async t => {
    const bench = new UserspaceBench();
    install(bench, { ...web, servers: three });
    for (let sourcePort = 1; sourcePort <= 6; sourcePort++) {
      bench.send(frame({ sourcePort }));
      bench.send(frame({ sourcePort, flags: 'A', payload: 10, padding: 3 }));
    }
    bench.send(frame({ sourcePort: 1, flags: 'A', ttl: 1 }));
    const answered = { outPackets: 1n, outBytes: 68n };
    t.same(bench.placement.traffic(only(bench)), { connections: 6n, packets: 13n, bytes: 580n, ...answered });
    const each = { ...zeroCounters, connections: 2n, packets: 4n, bytes: 180n };
    t.same(
      bench.placement.find(only(bench)).servers.map(({ traffic }) => countersOf(traffic)),
      [each, each, { ...each, packets: 5n, bytes: 220n, ...answered }],
    );
  });

  t.test('go on when a removed server comes back, and are the service’s when it was forgotten', async t => {
    const bench = new UserspaceBench();
    install(bench, { ...web, servers: three.slice(0, 1) });
    bench.send(frame({}));
    const before = { ...zeroCounters, connections: 1n, packets: 1n, bytes: 40n };
    install(bench, { ...web, servers: [] });
    bench.now += 61_000;
    bench.sweep();
    bench.placement.reclaim();
    install(bench, { ...web, servers: three.slice(0, 1) });
    t.same(bench.placement.traffic(only(bench)), before);
    t.same(
      bench.placement.find(only(bench)).servers.map(({ traffic }) => countersOf(traffic)),
      [zeroCounters],
    );
    bench.placement.replace([only(bench)], []);
    install(bench, { ...web, servers: three.slice(0, 1) });
    t.same(bench.placement.traffic(only(bench)), zeroCounters, 'a service that is added again is a new one');
  });
});

t.test('event_sampling tells of packets for services, and of no others', async t => {
  const bench = new UserspaceBench({ random: () => 0 });
  install(bench, { ...web, servers: three });
  bench.send(frame({}));
  t.same(bench.told, []);
  bench.configure({ event_sampling: 2 });
  for (const destinationPort of [80, 8080]) bench.send(frame({ destinationPort }));
  t.same(bench.told, [0]);
});
