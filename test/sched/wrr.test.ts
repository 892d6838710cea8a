import t from 'tap';
import { planBy } from '../../src/sched/plan.ts';
import { longestPeriod, wrr } from '../../src/sched/wrr.ts';
import { server } from './server.ts';

const rows = [
  { weights: [], slots: [] },
  { weights: [0, 0], slots: [] },
  { weights: [5], slots: [0] },
  { weights: [2, 4], slots: [1, 1, 0] },
  { weights: [4, 2], slots: [0, 1, 0] },
  { weights: [1, 0, 1], slots: [2, 0] },
];

for (const { weights, slots } of rows) {
  t.test(`wrr plans weights ${weights.join(' ') || 'of nobody'} as one period`, async t => {
    const servers = weights.map((weight, index) => server(`${index}`, weight));
    const plan = planBy(wrr, servers, { flags: [] });
    t.same({ slots: plan.slots, start: plan.start }, { slots, start: 0 });
  });
}

t.test('wrr keeps the period of huge weights bounded and every server in it', async t => {
  const servers = [0x7fffffff, 65536, 1].map((weight, index) => server(`${index}`, weight));
  const { slots } = planBy(wrr, servers, { flags: [] });
  t.ok(slots.length <= longestPeriod, `${slots.length} slots`);
  t.same([...new Set(slots)].sort(), [0, 1, 2]);
});

t.test('wrr keeps exact shares while the period fits', async t => {
  const servers = [30_000, 20_003].map((weight, index) => server(`${index}`, weight));
  const { slots } = planBy(wrr, servers, { flags: [] });
  t.equal(slots.filter(index => index === 0).length, 30_000);
  t.equal(slots.filter(index => index === 1).length, 20_003);
});
