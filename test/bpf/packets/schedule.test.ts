import { readFileSync } from 'node:fs';
import t from 'tap';
import type { SchedulerName } from '../../../src/sched/registry.ts';
import { needsRoot } from '../needs-root.ts';
import { Bench } from './bench.ts';
import { frame } from './frame.ts';
import { install, type ServerRule } from './rules.ts';

interface Recorded {
  readonly scheduler: string;
  readonly flags: string | null;
  readonly weights: readonly number[];
  readonly picks: readonly number[];
}

const path = new URL('../../sched/sequences.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Recorded[] };
const ours = cases.filter(({ scheduler }) => scheduler === 'rr' || scheduler === 'wrr');

/** The last octet of the outer destination tells the server: 11 is the first. */
function serverOf(outgoing: Uint8Array): number {
  return (outgoing[14 + 19] ?? 0) - 10;
}

t.test('the program picks as kernel IPVS did', needsRoot, async t => {
  t.ok(ours.length >= 6, 'recordings of rr and wrr are there');
  for (const { scheduler, weights, picks } of ours) {
    t.test(`${scheduler}, weights ${weights.join(', ')}`, async t => {
      using bench = new Bench();
      const servers: ServerRule[] = [];
      for (const [index, weight] of weights.entries()) {
        servers.push({ address: `10.0.0.${11 + index}`, weight });
        install(bench, { protocol: 'tcp', port: 80, scheduler: scheduler as SchedulerName, servers });
      }
      const got = picks.map((_, index) => serverOf(bench.send(frame({ sourcePort: 30_000 + index })).frame));
      t.same(got, picks);
    });
  }
});

t.test('changes of servers', needsRoot, async t => {
  const three: ServerRule[] = [{ address: '10.0.0.11' }, { address: '10.0.0.12' }, { address: '10.0.0.13' }];
  const service = { protocol: 'tcp', port: 80 } as const;

  t.test('a connection stays with its server whatever is added, weighted or removed beside it', async t => {
    using bench = new Bench();
    install(bench, { ...service, servers: three });
    const ports = Array.from({ length: 90 }, (_, index) => 20_000 + index);
    const first = ports.map(sourcePort => serverOf(bench.send(frame({ sourcePort })).frame));
    t.same([...new Set(first)].sort(), [1, 2, 3]);
    const steps: ServerRule[][] = [
      [...three, { address: '10.0.0.14' }],
      three.map(server => ({ ...server, weight: 7 })),
      [...three].reverse(),
      [{ address: '10.0.0.11', weight: 0 }, ...three.slice(1)],
    ];
    for (const servers of steps) {
      install(bench, { ...service, servers });
      const now = ports.map(sourcePort => serverOf(bench.send(frame({ sourcePort, flags: 'A' })).frame));
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
    const { verdict, frame: outgoing } = bench.send(frame({ sourcePort: 20_000, flags: 'A' }));
    t.equal(verdict, 'TX');
    t.equal(serverOf(outgoing), 1);
  });

  t.test(
    'a removed service leaves its packets to the host, and goes on with its connections when it is back',
    async t => {
      using bench = new Bench();
      install(bench, { ...service, servers: three });
      const server = serverOf(bench.send(frame({ sourcePort: 20_000 })).frame);
      const [placed] = bench.placement.services();
      t.ok(placed);
      if (placed) bench.placement.remove(placed);
      t.equal(bench.send(frame({ sourcePort: 20_000, flags: 'A' })).verdict, 'PASS_NO_SERVICE');
      install(bench, { ...service, servers: three });
      t.equal(serverOf(bench.send(frame({ sourcePort: 20_000, flags: 'A' })).frame), server);
    },
  );

  t.test('a SYN on a closed connection is scheduled anew, one on an open connection is not', async t => {
    using bench = new Bench();
    install(bench, { ...service, servers: three });
    const pick = (flags: string) => serverOf(bench.send(frame({ sourcePort: 20_000, flags })).frame);
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
