import t from 'tap';
import type { Load } from '../../src/sched/scheduler.ts';
import { twos } from '../../src/sched/twos.ts';
import { seeded } from './random.ts';
import { server } from './server.ts';
import { connection, idle, Walk } from './walk.ts';

interface Row {
  readonly title: string;
  /** Oldest first, as servers are added; the scheduler looks at the last one first. */
  readonly weights: readonly number[];
  readonly loads: readonly Load[];
}

const rows: readonly Row[] = [
  { title: 'idle servers', weights: [3, 2, 1], loads: [idle, idle, idle] },
  {
    title: 'a loaded server among idle ones',
    weights: [5, 1, 4],
    loads: [{ ...idle, active: 9 }, idle, { ...idle, inactive: 3 }],
  },
  {
    title: 'loads that weights make up for, one server of weight 0 and one overloaded',
    weights: [4, 0, 2, 3, 6],
    loads: [
      { ...idle, active: 4 },
      idle,
      { ...idle, active: 2 },
      { ...idle, overloaded: true },
      { ...idle, active: 7 },
    ],
  },
];

/** How many of all pairs of draws end at each server: newest first, the draws go from 0 to the sum of the weights. */
function exactCounts({ weights, loads }: Row): { counts: number[]; draws: number } {
  const owners: number[] = [];
  for (const index of [...weights.keys()].reverse()) {
    const weight = loads[index]?.overloaded ? 0 : (weights[index] ?? 0);
    // The first of them gets draw 0 as well.
    const extra = weight > 0 && owners.length === 0 ? 1 : 0;
    for (let draw = 0; draw < weight + extra; draw++) owners.push(index);
  }
  const burden = (index: number) => {
    const { active, inactive } = loads[index] ?? idle;
    return (active * 256 + inactive) / (weights[index] ?? 0);
  };
  const counts = weights.map(() => 0);
  for (const first of owners) {
    for (const second of owners) {
      const chosen = burden(second) < burden(first) ? second : first;
      counts[chosen] = (counts[chosen] ?? 0) + 1;
    }
  }
  return { counts, draws: owners.length };
}

/** A walk over a row's servers, whose draws are those given, and how it picks: by index. */
function pickerOf({ weights, loads }: Row, random: () => number): () => number {
  const walk = new Walk(twos, { random });
  walk.set(weights.map((weight, index) => server(`${index}`, weight)));
  const byId = new Map(loads.map((load, index) => [`${index}`, load]));
  return () => Number(walk.pick(connection, byId));
}

for (const row of rows) {
  const { counts, draws } = exactCounts(row);

  t.test(`twos picks over ${row.title} as every pair of draws must end`, async t => {
    const got = row.weights.map(() => 0);
    for (let first = 0; first < draws; first++) {
      for (let second = 0; second < draws; second++) {
        const random = [first, second].map(draw => Math.ceil((draw * 2 ** 32) / draws));
        const index = pickerOf(row, () => random.shift() ?? 0)();
        got[index] = (got[index] ?? 0) + 1;
      }
    }
    t.same(got, counts);
  });

  t.test(`twos picks over ${row.title} by chance as often as it should`, async t => {
    const draw = seeded(5);
    const pick = pickerOf(row, () => draw(65_536) * 65_536 + draw(65_536));
    const picks = 60_000;
    const got = row.weights.map(() => 0);
    for (let turn = 0; turn < picks; turn++) {
      const index = pick();
      got[index] = (got[index] ?? 0) + 1;
    }
    let chiSquare = 0;
    for (const [index, count] of counts.entries()) {
      const expected = (picks * count) / draws ** 2;
      if (expected === 0) t.equal(got[index], 0);
      else chiSquare += ((got[index] ?? 0) - expected) ** 2 / expected;
    }
    // With 2 degrees of freedom 13.8 is exceeded once in a thousand.
    t.ok(chiSquare < 13.8, `chi-square ${chiSquare.toFixed(2)}: got ${got}`);
  });
}
