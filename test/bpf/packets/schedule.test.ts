import { readFileSync } from 'node:fs';
import t from 'tap';
import type { SchedulerFlag } from '../../../src/model/service.ts';
import type { SchedulerName } from '../../../src/sched/registry.ts';
import { needsRoot } from '../needs-root.ts';
import { Bench } from './bench.ts';
import { frame } from './frame.ts';
import type { Outcome } from './row-bench.ts';
import { install, type ServerRule } from './rules.ts';

interface Recorded {
  readonly scheduler: string;
  readonly flags: string | null;
  readonly weights: readonly number[];
  readonly picks: readonly number[];
}

const path = new URL('../../sched/sequences.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Recorded[] };

/** The last octet of the outer destination tells the server: 11 is the first. 0: an answer, since there is none. */
function serverOf({ verdict, frame: outgoing }: Outcome): number {
  return verdict === 'TX' ? (outgoing[14 + 19] ?? 0) - 10 : 0;
}

/** The flags of a service by the names that ipvsadm has for them. */
const flagsOf: Readonly<Record<string, readonly SchedulerFlag[]>> = { 'sh-port': ['flag-2'], 'mh-port': ['flag-2'] };

t.test('the program picks as kernel IPVS did', needsRoot, async t => {
  t.equal(cases.length, 41);
  for (const [index, { scheduler, flags, weights, picks }] of cases.entries()) {
    t.test(`${scheduler} ${flags ?? ''}, weights ${weights.join(', ')}`, async t => {
      using bench = new Bench();
      const servers: ServerRule[] = [];
      // The recordings' ports: dh, mh and lblc depend on addresses and ports of services and servers.
      const port = 101 + index;
      for (const [position, weight] of weights.entries()) {
        servers.push({ address: `10.0.0.${11 + position}`, weight });
        install(bench, {
          ...{ protocol: 'tcp', port, scheduler: scheduler as SchedulerName, servers },
          schedulerFlags: flagsOf[flags ?? ''] ?? [],
        });
      }
      const bySource = (scheduler === 'sh' || scheduler === 'mh') && flags === null;
      const got = picks.map((_, pick) => {
        const source = bySource ? `192.168.7.${10 + pick}` : '192.168.7.10';
        return serverOf(bench.send(frame({ source, sourcePort: 30_000 + pick, destinationPort: port })));
      });
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
    const first = ports.map(sourcePort => serverOf(bench.send(frame({ sourcePort }))));
    t.same([...new Set(first)].sort(), [1, 2, 3]);
    const steps: ServerRule[][] = [
      [...three, { address: '10.0.0.14' }],
      three.map(server => ({ ...server, weight: 7 })),
      [...three].reverse(),
      [{ address: '10.0.0.11', weight: 0 }, ...three.slice(1)],
    ];
    for (const servers of steps) {
      install(bench, { ...service, servers });
      const now = ports.map(sourcePort => serverOf(bench.send(frame({ sourcePort, flags: 'A' }))));
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
    t.equal(serverOf(outcome), 1);
  });

  t.test(
    'a removed service leaves its packets to the host, and goes on with its connections when it is back',
    async t => {
      using bench = new Bench();
      install(bench, { ...service, servers: three });
      const server = serverOf(bench.send(frame({ sourcePort: 20_000 })));
      const [placed] = bench.placement.services();
      t.ok(placed);
      if (placed) bench.placement.replace([placed], []);
      t.equal(bench.send(frame({ sourcePort: 20_000, flags: 'A' })).verdict, 'PASS_NO_SERVICE');
      install(bench, { ...service, servers: three });
      t.equal(serverOf(bench.send(frame({ sourcePort: 20_000, flags: 'A' }))), server);
    },
  );

  t.test('a SYN on a closed connection is scheduled anew, one on an open connection is not', async t => {
    using bench = new Bench();
    install(bench, { ...service, servers: three });
    const pick = (flags: string) => serverOf(bench.send(frame({ sourcePort: 20_000, flags })));
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
