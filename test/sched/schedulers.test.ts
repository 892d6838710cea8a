import t from 'tap';
import { cursorAfter } from '../../src/sched/period.ts';
import { kindOf, planBy } from '../../src/sched/plan.ts';
import { schedulers } from '../../src/sched/registry.ts';
import { server } from './server.ts';
import { connection, idle, Walk } from './walk.ts';

const kinds = {
  period: ['rr', 'wrr', 'none'],
  table: ['dh', 'sh', 'mh'],
  scan: ['lc', 'wlc', 'lblc', 'lblcr', 'sed', 'nq', 'fo', 'ovf', 'twos'],
};

t.test('schedulers are the fourteen of IPVS, and none', async t => {
  t.same(Object.keys(schedulers).sort(), Object.values(kinds).flat().sort());
});

for (const [name, scheduler] of Object.entries(schedulers)) {
  t.test(`${name} says its name and how its slots are used`, async t => {
    t.equal(scheduler.name, name);
    t.ok(kinds[kindOf(scheduler)].includes(name), kindOf(scheduler));
  });

  t.test(`${name} picks nobody where nobody is, has weight, or is not overloaded`, async t => {
    const walk = new Walk(scheduler);
    t.equal(walk.pick(), undefined);
    walk.set([]);
    t.equal(walk.pick(), undefined);
    walk.set([server('a', 0), server('b', 0)]);
    t.equal(walk.pick(), undefined);
    walk.set([server('a', 2), server('b', 1)]);
    const overloaded = { ...idle, overloaded: true };
    const loads = new Map([
      ['a', overloaded],
      ['b', overloaded],
    ]);
    t.equal(walk.pick(connection, loads), undefined);
    if (name === 'none') t.equal(walk.pick(), undefined, 'nobody at any time');
    else t.ok(walk.pick(), 'somebody once they are not');
  });
}

for (const name of kinds.scan) {
  t.test(`${name} lays out every server, the newest first`, async t => {
    const scheduler = schedulers[name as keyof typeof schedulers];
    t.same(planBy(scheduler, [server('a', 0), server('b'), server('c')], { flags: [] }), {
      slots: [2, 1, 0],
      start: 0,
    });
  });
}

for (const [name, size] of [
  ['sh', 256],
  ['dh', 256],
  ['mh', 4093],
] as const) {
  t.test(`${name} has a table of ${size} buckets, empty without servers`, async t => {
    const scheduler = schedulers[name];
    t.same(planBy(scheduler, [], { flags: [] }).slots, Array(size).fill(-1));
    t.same(planBy(scheduler, [server('a')], { flags: [] }).slots, Array(size).fill(0));
  });
}

const cursors = [
  { slots: [0, 1, 2], start: 1, steps: 0n, cursor: { next: 1 } },
  { slots: [0, 1, 2], start: 1, steps: 1n, cursor: { next: 2, last: 1 } },
  { slots: [0, 1, 2], start: 1, steps: 2n, cursor: { next: 0, last: 2 } },
  { slots: [0, 1, 2], start: 1, steps: 2n ** 63n, cursor: { next: 0, last: 2 } },
  { slots: [0], start: 0, steps: 5n, cursor: { next: 0, last: 0 } },
  { slots: [], start: 0, steps: 5n, cursor: { next: 0 } },
];

for (const { slots, start, steps, cursor } of cursors) {
  t.test(`cursorAfter finds where ${steps} steps from ${start} in a period of ${slots.length} end`, async t => {
    t.same(cursorAfter({ slots, start }, steps), cursor);
  });
}
