import t from 'tap';
import { newPickState, type Picker, pickerOf } from '../../../src/sched/picker.ts';
import { planBy } from '../../../src/sched/plan.ts';
import { type SchedulerName, schedulers } from '../../../src/sched/registry.ts';
import type { Candidate, Flag, LoadedServer } from '../../../src/sched/scheduler.ts';
import { seeded } from '../../sched/random.ts';
import { needsRoot } from '../needs-root.ts';
import { Bench } from './bench.ts';
import { frame } from './frame.ts';
import { install, vip } from './rules.ts';

/** Random services for each scheduler, and picks for each service. twos draws lots: see below. */
const stories = 70;
const picks = 60;
const names = (Object.keys(schedulers) as SchedulerName[]).filter(name => name !== 'twos' && name !== 'none');
const flags: readonly (readonly Flag[])[] = [[], ['flag-1'], ['flag-2'], ['flag-1', 'flag-2']];

type Random = (below: number) => number;

/** The server that a frame was sent to, as its index in a list that begins with 10.0.0.11; −1: none. */
function pickOf(bench: Bench, spec: Parameters<typeof frame>[0]): number {
  const { verdict, frame: out } = bench.send(frame(spec));
  if (verdict === 'ICMP_NO_SERVER') return -1;
  if (verdict !== 'TX') throw new Error(`Expected a packet that is forwarded or refused, got ${verdict}`);
  return (out[33] ?? 0) - 11;
}

/** A model that picks over a service's servers. */
interface Model {
  readonly candidates: readonly Candidate[];
  readonly picker: Picker<LoadedServer>;
}

/** Puts a random service in place, and makes the model of its scheduler. */
function begin(bench: Bench, scheduler: SchedulerName, port: number, random: Random) {
  const servers = Array.from({ length: 1 + random(6) }, (_, index) => ({
    ...{ address: `10.0.0.${11 + index}`, weight: random(6), upperThreshold: random(4) === 0 ? 1 + random(4) : 0 },
  }));
  const schedulerFlags = flags[random(flags.length)] ?? [];
  install(bench, { protocol: 'tcp', port, scheduler, schedulerFlags, servers });
  const candidates: Candidate[] = servers.map(({ address, weight }) => ({ id: address, address, weight, port }));
  const model = schedulers[scheduler];
  const plan = planBy(model, candidates, { flags: schedulerFlags });
  const options = { flags: schedulerFlags, now: () => 0, random: () => 0 };
  return { servers, candidates, picker: pickerOf(model, plan, newPickState(model), options) };
}

/** What the servers of the service that was placed last carry. */
function loadsOf(bench: Bench, candidates: readonly Candidate[]): readonly LoadedServer[] {
  const { servers = [] } = bench.placement.services().at(-1) ?? {};
  return candidates.map((candidate, at) => {
    const index = servers[at]?.index ?? -1;
    return { ...candidate, ...bench.tables.loads.count(index), overloaded: bench.tables.loads.isOverloaded(index) };
  });
}

/** Opens connections one after the other, and ends some; the first pick that the model would not have made. */
function play(bench: Bench, { picker, candidates }: Model, port: number, random: Random): string | undefined {
  for (let pick = 0; pick < picks; pick++) {
    const source = `192.168.${random(200)}.${1 + random(200)}`;
    const sourcePort = 1024 + pick;
    const connection = { client: source, clientPort: sourcePort, destination: vip, destinationPort: port };
    const expected = picker.pick(connection, loadsOf(bench, candidates)) ?? -1;
    const spec = { source, sourcePort, destinationPort: port };
    const got = pickOf(bench, spec);
    if (got !== expected) return `pick ${pick}: expected ${expected}, got ${got}`;
    if (got === -1 || random(3) > 0) continue;
    for (const letters of ['A', ['FA', 'R'][random(2)] ?? 'R']) pickOf(bench, { ...spec, flags: letters });
  }
  return undefined;
}

t.test('the program picks as the models do', needsRoot, async t => {
  const bench = new Bench({ connections: 131_072, realsMax: 65_536 });
  t.teardown(() => bench[Symbol.dispose]());
  let port = 1000;
  for (const scheduler of names) {
    t.test(`${scheduler}: ${stories} random services, ${picks} picks each`, async t => {
      for (let seed = 1; seed <= stories; seed++) {
        const random = seeded(seed);
        port += 1;
        const model = begin(bench, scheduler, port, random);
        const wrong = play(bench, model, port, random);
        if (wrong !== undefined) return t.fail(`seed ${seed}: ${wrong}`, { servers: model.servers });
        for (const service of bench.placement.services()) bench.placement.replace([service], []);
      }
      t.pass('all of them');
    });
  }

  t.test('twos: each server gets the share that two draws give it', async t => {
    const weights = [1, 2, 5];
    install(bench, {
      ...{ protocol: 'udp', port: 9, scheduler: 'twos', onePacket: true },
      servers: weights.map((weight, index) => ({ address: `10.0.0.${11 + index}`, weight })),
    });
    const draws = 20_000;
    const counts = weights.map(() => 0);
    for (let draw = 0; draw < draws; draw++) {
      const server = pickOf(bench, { protocol: 'udp', destinationPort: 9, sourcePort: 1 + draw });
      counts[server] = (counts[server] ?? 0) + 1;
    }
    // Without connections both are equal, and the first draw counts: a number from 0 to 8, 0 being the newest server's.
    const expected = [1, 2, 6].map(share => (draws * share) / 9);
    const chiSquare = counts.reduce((sum, count, index) => {
      const wanted = expected[index] ?? 1;
      return sum + (count - wanted) ** 2 / wanted;
    }, 0);
    t.ok(chiSquare < 18.4, `${counts}: chi-square ${chiSquare.toFixed(2)}, above 18.4 once in 10,000 times`);
  });
});
