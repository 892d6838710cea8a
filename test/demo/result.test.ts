import t from 'tap';
import type { WireService } from '../../src/api/wire.ts';
import { judge } from '../../src/demo/result.ts';
import { takeSnapshot } from '../../src/demo/snapshot.ts';
import { noTraffic, wireServer, wireService } from '../api/wire-examples.ts';

const nodes = [
  { node: 'real1', weight: 1 },
  { node: 'real2', weight: 2 },
];

interface Case {
  readonly name: string;
  readonly scheduler: string;
  readonly answers: readonly [number, number];
  readonly connections?: readonly [number, number];
  readonly failed?: number;
  readonly weightsChanged?: boolean;
  readonly ok: boolean;
}

const cases: readonly Case[] = [
  { name: 'takes equal shares with rr, whatever the weights', scheduler: 'rr', answers: [50, 50], ok: true },
  { name: 'takes one more or less with rr', scheduler: 'rr', answers: [50, 51], ok: true },
  { name: 'refuses three more with rr', scheduler: 'rr', answers: [50, 53], ok: false },
  { name: 'refuses that one server answered everything', scheduler: 'rr', answers: [100, 0], ok: false },
  { name: 'takes shares by weight with wrr', scheduler: 'wrr', answers: [50, 100], ok: true },
  { name: 'refuses equal shares with wrr', scheduler: 'wrr', answers: [50, 50], ok: false },
  { name: 'refuses a request without an answer', scheduler: 'rr', answers: [50, 50], failed: 1, ok: false },
  { name: 'refuses no traffic', scheduler: 'rr', answers: [0, 0], ok: false },
  { name: 'refuses counters that disagree', scheduler: 'rr', answers: [50, 50], connections: [50, 49], ok: false },
  {
    name: 'takes any spread where weights changed',
    scheduler: 'rr',
    answers: [20, 80],
    weightsChanged: true,
    ok: true,
  },
];

for (const { name, scheduler, answers, connections = answers, failed = 0, weightsChanged = false, ok } of cases) {
  t.test(`judge ${name}`, async t => {
    const result = judge('lvs-tun', snapshot(scheduler, answers, connections, failed), [], weightsChanged);
    t.equal(result.ok, ok);
    t.equal(result.requests, answers[0] + answers[1] + failed);
    t.equal(result.spread.isRight === null, weightsChanged);
  });
}

t.test('takeSnapshot takes rates since the snapshot before', async t => {
  const before = snapshot('rr', [10, 10], [10, 10], 0, 1);
  const now = takeSnapshot(service('rr', [30, 20]), nodes, tally([30, 20], 0, 3), before);
  t.equal(now.requestsPerSecond, 15);
  t.same(
    now.servers.map(({ perSecond }) => perSecond),
    [10, 5],
  );
});

function snapshot(
  scheduler: string,
  answers: readonly [number, number],
  connections: readonly [number, number],
  failed: number,
  seconds = 10,
) {
  return takeSnapshot(service(scheduler, connections), nodes, tally(answers, failed, seconds));
}

function tally([real1, real2]: readonly [number, number], failed: number, seconds: number) {
  return { answered: real1 + real2, failed, byServer: { real1, real2 }, errors: [], slowestMs: 1, seconds };
}

function service(scheduler: string, connections: readonly [number, number]): WireService {
  const counters = (count: number) => ({
    ...noTraffic,
    connections: `${count}`,
    packets: `${count * 5}`,
    bytes: `${count * 300}`,
  });
  return {
    protocol: 'tcp',
    vip: '10.0.0.100',
    port: 80,
    ...wireService,
    scheduler,
    counters: counters(connections[0] + connections[1]),
    servers: connections.map((count, index) => {
      const address = `10.0.0.1${index + 1}`;
      const idle = { active: 0, inactive: 0, persistent: 0, counters: counters(count) };
      return { address, port: 80, ...wireServer, weight: index + 1, ...idle };
    }),
  };
}
