import t from 'tap';
import { Limits, TunnelNowhere, tunnelCodec } from '../../../src/bpf/generated/lvx.ts';
import { array } from '../../../src/bpf/index.ts';
import { Placement } from '../../../src/dataplane/xdp/placement.ts';
import { tunnelTo } from '../../../src/dataplane/xdp/tunnel.ts';
import { TunnelTable } from '../../../src/dataplane/xdp/tunnel-table.ts';
import { ipip } from '../../../src/model/forwarding.ts';
import { serverDefaults } from '../../../src/model/server.ts';
import { type Service, serviceDefaults } from '../../../src/model/service.ts';
import { parseIpv4 } from '../../../src/net/ipv4.ts';
import { parseMac } from '../../../src/net/mac.ts';
import { parsePort } from '../../../src/net/port.ts';
import { needsRoot } from '../needs-root.ts';
import { Bench } from './bench.ts';
import { frame } from './frame.ts';
import { install, type ServerRule, vip } from './rules.ts';

const address = (port: number) => ({ protocol: 'tcp', vip: parseIpv4(vip), port: parsePort(port) }) as const;
const entry = (port: number) => ({ service: address(port), id: (port % 100) + 1, flags: 0, planNumber: 1 });
const servers: ServerRule[] = [{ address: '10.0.0.11' }, { address: '10.0.0.12' }];

t.test('the service index', needsRoot, async t => {
  t.test('finds every service while others come and go', async t => {
    using bench = new Bench();
    const { index } = bench.tables;
    const live = new Set<number>();
    const find = (port: number) => bench.send(frame({ destinationPort: port })).verdict !== 'PASS_NO_SERVICE';
    for (let port = 1; port <= 3000; port++) {
      index.change([], [entry(port)]);
      live.add(port);
      if (port % 3 === 0) {
        index.change([address(port - 1)], []);
        live.delete(port - 1);
      }
    }
    let wrong = 0;
    for (let port = 1; port <= 3100; port++) if (find(port) !== live.has(port)) wrong++;
    t.equal(wrong, 0);
    for (let port = 2; port <= 3000; port += 3) index.change([], [entry(port)]);
    for (let port = 1; port <= 3000; port++) if (!find(port)) wrong++;
    t.equal(wrong, 0, 'and those that came back');
  });

  t.test('takes as many services as there are ids, each where the program looks', async t => {
    using bench = new Bench();
    const { index } = bench.tables;
    index.change(
      [],
      Array.from({ length: Limits.SERVICES_MAX - 1 }, (_, n) => entry(n + 1)),
    );
    t.equal(bench.send(frame({ destinationPort: 65_535 })).verdict, 'ICMP_NO_SERVER');
    t.equal(bench.send(frame({ destinationPort: 1 })).verdict, 'ICMP_NO_SERVER');
  });
});

t.test('numbers of removed servers and services', needsRoot, async t => {
  t.test('are kept while a connection names them, and free when none does', async t => {
    using bench = new Bench();
    install(bench, { protocol: 'tcp', port: 80, servers });
    install(bench, { protocol: 'tcp', port: 81, servers });
    bench.send(frame({ destinationPort: 80 }));
    for (const service of bench.placement.services()) bench.placement.replace([service], []);
    await new Promise(resolve => setTimeout(resolve, 1100));
    bench.tables.reclaim();
    const left = [0, 1, 2, 3].map(index => bench.tables.reals.server(index) !== undefined);
    t.equal(left.filter(kept => kept).length, 1, 'one server of four is named by a connection');
    t.same([bench.tables.services.service(1), bench.tables.services.service(2)], [address(80), undefined]);
  });
});

t.test('tunnels', needsRoot, async t => {
  const written = (bench: Bench) =>
    bench.object
      .variable('tunnels', array(tunnelCodec, Limits.TUNNELS_MAX))
      .get()
      .filter(({ ifindex }) => ifindex !== 0).length;
  /** Gives the servers another next hop, and tells where a packet goes then. */
  const move = (bench: Bench, last: number) => {
    for (const [address, hop] of bench.hops) {
      bench.hops.set(address, { ...hop, destinationMac: parseMac(`02:00:00:00:02:0${last}`) });
    }
    bench.placement.updateTunnels();
    return bench.send(frame()).frame[5];
  };

  t.test('are shared by servers at one address, and never change: another next hop is another tunnel', async t => {
    using bench = new Bench();
    install(bench, { protocol: 'tcp', port: 80, servers });
    install(bench, { protocol: 'tcp', port: 81, servers });
    t.equal(written(bench), 2);
    t.equal(move(bench, 1), 1);
    t.equal(written(bench), 4, 'the old ones are left alone for a moment');
    await new Promise(resolve => setTimeout(resolve, 1100));
    t.equal(move(bench, 2), 2);
    t.equal(written(bench), 4, 'then they are used again');
  });

  t.test('are taken over by the next process, and used again if no route names them', async t => {
    using bench = new Bench();
    install(bench, { protocol: 'tcp', port: 80, servers });
    const server = { address: parseIpv4('10.0.0.11'), forwarding: ipip };
    const hop = bench.hops.get(server.address);
    t.ok(hop);
    if (hop === undefined) return;
    const index = bench.tables.tunnels.place(tunnelTo(server, hop), []);
    using next = new TunnelTable(bench.object.map('.bss.tunnels'), bench.object.map('.bss.tags'));
    t.equal(next.place(tunnelTo(server, hop), []), index);
    t.equal(written(bench), 2, 'nothing new was written');

    next.retain(new Set());
    const freed = [TunnelNowhere.END, TunnelNowhere.END + 1];
    const other = (mtu: number) => next.place(tunnelTo(server, { ...hop, mtu }), []);
    t.notOk(freed.includes(other(1400)), 'not at once: a packet may be on its way');
    await new Promise(resolve => setTimeout(resolve, 1100));
    t.same([other(1401), other(1402)].sort(), freed);
  });
});

t.test('a removed server gets nothing, whatever its connections send', needsRoot, async t => {
  using bench = new Bench();
  install(bench, { protocol: 'tcp', port: 80, servers: servers.slice(0, 1) });
  t.equal(bench.send(frame()).verdict, 'TX');
  install(bench, { protocol: 'tcp', port: 80, servers: [] });
  t.equal(bench.send(frame({ flags: 'A' })).verdict, 'DROP_SERVER_REMOVED');
  install(bench, { protocol: 'tcp', port: 80, servers: servers.slice(0, 1) });
  t.equal(bench.send(frame({ flags: 'A' })).verdict, 'TX', 'it comes back, and so do they');
});

t.test('many services at once', needsRoot, async t => {
  const of = (port: number, hosts: readonly number[], scheduler: 'rr' | 'wrr' = 'rr'): Service => ({
    ...address(port),
    ...serviceDefaults,
    scheduler,
    servers: hosts.map(host => ({ ...serverDefaults, address: parseIpv4(`10.0.0.${host}`), port: parsePort(port) })),
  });
  const hosts = [11, 12, 13];
  /** Has next hops to all of them known. */
  const meet = (bench: Bench) => {
    const rules = hosts.map(host => ({ address: `10.0.0.${host}` }));
    install(bench, { protocol: 'tcp', port: 9, servers: rules });
    bench.placement.replace([address(9)], []);
  };
  const picks = (bench: Bench, port: number, from: number) =>
    [0, 1, 2, 3].map(n => bench.send(frame({ sourcePort: from + n, destinationPort: port })).frame[33]);

  t.test('are all there, or all as they were if one finds no room', async t => {
    using bench = new Bench({ realsMax: 8 });
    meet(bench);
    bench.placement.replace([], [of(80, [11]), of(81, [12])]);
    t.same(picks(bench, 80, 5000), [11, 11, 11, 11]);
    t.same(picks(bench, 81, 5000), [12, 12, 12, 12]);
    const before = bench.placement.services().map(({ asked }) => asked);

    t.throws(() => bench.placement.replace([], [of(80, [13], 'wrr'), of(82, [11]), of(83, [11, 12, 13])]), {
      code: 'ERR_TABLE_FULL',
    });
    t.same(
      bench.placement.services().map(({ asked }) => asked),
      before,
    );
    t.same(picks(bench, 80, 6000), [11, 11, 11, 11], 'a service that was to change');
    t.same(picks(bench, 81, 6000), [12, 12, 12, 12], 'one that was not');
    t.equal(bench.send(frame({ destinationPort: 82 })).verdict, 'PASS_NO_SERVICE', 'one that was to come');
  });

  t.test('leave turns where they are if one finds no room', async t => {
    using bench = new Bench({ realsMax: 8 });
    meet(bench);
    bench.placement.replace([], [of(80, [11, 12])]);
    const [first] = picks(bench, 80, 5000).slice(2);
    bench.send(frame({ sourcePort: 5500 }));
    t.throws(() => bench.placement.replace([], [of(80, [11, 12, 13]), of(81, hosts)]), { code: 'ERR_TABLE_FULL' });
    t.not(picks(bench, 80, 6000)[0], first, 'the other one is next');
  });

  t.test('take turns from the beginning, each its own', async t => {
    using bench = new Bench({ realsMax: 1024 });
    meet(bench);
    bench.placement.replace(
      [],
      Array.from({ length: 300 }, (_, n) => of(1000 + n, [11, 12 + (n % 2)])),
    );
    t.same(picks(bench, 1000, 5000).toSorted(), [11, 11, 12, 12]);
    t.same(picks(bench, 1299, 5000).toSorted(), [11, 11, 13, 13]);
  });
});

t.test('a process killed in the middle of a change', needsRoot, async t => {
  const noHops = { get: () => undefined, lack: () => undefined };

  t.test('before the slots were replaced: the next one replaces them', async t => {
    using bench = new Bench();
    install(bench, { protocol: 'tcp', port: 80, scheduler: 'wrr', servers });
    const [placed] = bench.placement.services();
    const index = placed?.servers[0]?.index ?? -1;
    bench.tables.loads.setLimits(index, { weight: 0, upperThreshold: 0, lowerThreshold: 0 });
    const next = new Placement(bench.tables, noHops);
    t.same(
      next.services()[0]?.servers.map(server => server.weight),
      [0, 1],
    );
    for (let n = 0; n < 8; n++) bench.send(frame({ sourcePort: 5000 + n }));
    t.equal(bench.tables.routes.traffic(index).connections, 0n, 'the drained server gets nothing');
  });

  t.test('before the service was entered into the index: the next one enters it', async t => {
    using bench = new Bench();
    install(bench, { protocol: 'tcp', port: 80, servers });
    bench.tables.index.change([address(80)], []);
    t.equal(bench.send(frame()).verdict, 'PASS_NO_SERVICE');
    new Placement(bench.tables, noHops);
    t.equal(bench.send(frame()).verdict, 'TX');
  });

  t.test('after everything was done: the next one goes on in the middle of the turn', async t => {
    using bench = new Bench();
    install(bench, { protocol: 'tcp', port: 80, servers });
    const pick = (sourcePort: number) => bench.send(frame({ sourcePort })).frame[33];
    const first = pick(6000);
    new Placement(bench.tables, noHops);
    t.not(pick(6001), first);
    t.equal(pick(6002), first);
  });
});
