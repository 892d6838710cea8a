import t from 'tap';
import { foretellRows } from '../../bpf/packets/explain/foretell-rows.ts';
import { foretellStories } from '../../bpf/packets/explain/foretell-stories.ts';
import { questionOf } from '../../bpf/packets/explain/question.ts';
import { frame } from '../../bpf/packets/frame.ts';
import { install } from '../../bpf/packets/rules.ts';
import { UserspaceBench } from './bench.ts';

t.test('what is foretold of the packet rows is what the engine does', async t => {
  foretellRows(t, new UserspaceBench());
});

t.test('what is foretold of random packets is what the engine does', async t => {
  foretellStories(t, new UserspaceBench({ connections: 65_536 }));
});

t.test('asking changes nothing: no entry, no counter, no turn, nothing that lblc keeps to', async t => {
  const bench = new UserspaceBench();
  const schedulers = ['rr', 'wrr', 'lblc', 'lblcr', 'twos', 'wlc'] as const;
  const servers = [{ address: '10.0.0.11' }, { address: '10.0.0.12', weight: 2, upperThreshold: 3 }];
  for (const [index, scheduler] of schedulers.entries()) {
    install(bench, { protocol: 'tcp', port: 200 + index, scheduler, persistent: index % 2 === 1, servers });
  }
  bench.configure({ event_sampling: 1, table_full: 'hash', new_connection_rate: 1000 });
  const state = () => ({
    services: bench.placement.services().map(service => structuredClone(bench.placement.find(service).state)),
    servers: bench.tables.servers.map(server => {
      if (server === undefined) return undefined;
      const { load, traffic, way: _way, ...rest } = server;
      return structuredClone({ ...rest, load: { ...load, cells: [...load.cells] }, traffic: [...traffic] });
    }),
    entries: Array.from({ length: bench.tables.conns.end }, (_, place) => [
      bench.tables.conns.state(place),
      bench.tables.conns.seen(place),
    ]),
    counts: [...bench.tables.verdicts, bench.tables.opened, bench.tables.windowStart, bench.tables.now],
    told: bench.told.length,
  });
  const frames = schedulers.flatMap((_, index) =>
    ['S', 'A', 'FA', 'R'].flatMap(flags =>
      [1000, 1001, 1002].map(sourcePort => frame({ destinationPort: 200 + index, sourcePort, flags })),
    ),
  );
  for (const [index, bytes] of frames.entries()) if (index % 5 === 0) bench.send(bytes);
  const before = state();
  t.ok(before.entries.length > 3, `${before.entries.length} entries`);
  bench.now += 5000;
  for (const bytes of frames) {
    const question = questionOf(bytes);
    t.ok(question && bench.explain(question).verdict);
  }
  t.same(state(), before);
  bench.send(frame({ destinationPort: 200, sourcePort: 9 }));
  t.notSame(state(), before, 'a packet would have shown');
});

t.test('idle times are told by the clock that packets are given', async t => {
  const bench = new UserspaceBench();
  install(bench, { protocol: 'tcp', port: 80, servers: [{ address: '10.0.0.11' }] });
  const bytes = frame({ destinationPort: 80 });
  bench.send(bytes);
  bench.now += 10_000;
  const question = questionOf(bytes);
  t.match(question && bench.explain(question).track, { entry: { state: 'SYN_RECV', idle: 10, expiresIn: 50 } });
  bench.now += 50_001;
  t.match(question && bench.explain(question).track, { outcome: 'new', why: /it has timed out/ });
});
