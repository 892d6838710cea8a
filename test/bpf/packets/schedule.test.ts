import t from 'tap';
import { needsRoot } from '../needs-root.ts';
import { Bench } from './bench.ts';
import { frame } from './frame.ts';
import { numberOf, runRecordedPicks } from './recorded-picks.ts';
import { install, type ServerRule } from './rules.ts';

t.test('the program picks as kernel IPVS did', needsRoot, async t => runRecordedPicks(t, () => new Bench()));

t.test('changes of servers', needsRoot, async t => {
  const three: ServerRule[] = [{ address: '10.0.0.11' }, { address: '10.0.0.12' }, { address: '10.0.0.13' }];
  const service = { protocol: 'tcp', port: 80 } as const;

  t.test('a connection stays with its server whatever is added, weighted or removed beside it', async t => {
    using bench = new Bench();
    install(bench, { ...service, servers: three });
    const ports = Array.from({ length: 90 }, (_, index) => 20_000 + index);
    const first = ports.map(sourcePort => numberOf(bench.send(frame({ sourcePort }))));
    t.same([...new Set(first)].sort(), [1, 2, 3]);
    const steps: ServerRule[][] = [
      [...three, { address: '10.0.0.14' }],
      three.map(server => ({ ...server, weight: 7 })),
      [...three].reverse(),
      [{ address: '10.0.0.11', weight: 0 }, ...three.slice(1)],
    ];
    for (const servers of steps) {
      install(bench, { ...service, servers });
      const now = ports.map(sourcePort => numberOf(bench.send(frame({ sourcePort, flags: 'A' }))));
      t.same(now, first);
    }
  });

  t.test('packets for a removed server are dropped until it comes back', async t => {
    using bench = new Bench();
    install(bench, { ...service, servers: three.slice(0, 1) });
    bench.send(frame({ sourcePort: 20_000 }));
    install(bench, { ...service, servers: three.slice(1) });
    t.equal(bench.send(frame({ sourcePort: 20_000, flags: 'A' })).verdict, 'DROP_SERVER_REMOVED');
    install(bench, { ...service, servers: three });
    const outcome = bench.send(frame({ sourcePort: 20_000, flags: 'A' }));
    t.equal(outcome.verdict, 'TX');
    t.equal(numberOf(outcome), 1);
  });

  t.test(
    'a removed service leaves its packets to the host, and goes on with its connections when it is back',
    async t => {
      using bench = new Bench();
      install(bench, { ...service, servers: three });
      const server = numberOf(bench.send(frame({ sourcePort: 20_000 })));
      const [placed] = bench.placement.services();
      t.ok(placed);
      if (placed) bench.placement.replace([placed], []);
      t.equal(bench.send(frame({ sourcePort: 20_000, flags: 'A' })).verdict, 'PASS_NO_SERVICE');
      install(bench, { ...service, servers: three });
      t.equal(numberOf(bench.send(frame({ sourcePort: 20_000, flags: 'A' }))), server);
    },
  );

  t.test('a SYN on a closed connection is scheduled anew, one on an open connection is not', async t => {
    using bench = new Bench();
    install(bench, { ...service, servers: three });
    const pick = (flags: string) => numberOf(bench.send(frame({ sourcePort: 20_000, flags })));
    const first = pick('S');
    t.equal(pick('S'), first, 'SYN_RECV');
    t.equal(pick('A'), first);
    t.equal(pick('S'), first, 'ESTABLISHED');
    t.equal(pick('FA'), first);
    t.equal(pick('S'), first, 'FIN_WAIT');
    t.equal(pick('A'), first);
    t.equal(pick('R'), first);
    t.not(pick('S'), first, 'CLOSE');
  });
});

t.test('the outer id', needsRoot, async t => {
  t.test('rises with every packet to a server where DF is clear, and is 0 where it is set', async t => {
    using bench = new Bench();
    install(bench, { protocol: 'tcp', port: 80, servers: [{ address: '10.0.0.11' }] });
    const idOf = (df: boolean) => {
      const { frame: out } = bench.send(frame({ df }));
      return [((out[18] ?? 0) << 8) | (out[19] ?? 0), (out[20] ?? 0) & 0x40];
    };
    t.same(
      [idOf(false), idOf(true), idOf(false), idOf(false)],
      [
        [1, 0],
        [0, 0x40],
        [2, 0],
        [3, 0],
      ],
    );
  });
});
