import t from 'tap';
import { mh, mhSize } from '../../src/sched/mh.ts';
import { planBy } from '../../src/sched/plan.ts';
import { server } from './server.ts';
import { Walk } from './walk.ts';

const three = [server('a', 3, '10.0.0.11'), server('b', 2, '10.0.0.12'), server('c', 1, '10.0.0.13')];
const weigh = (id: string, weight: number) => three.map(each => (each.id === id ? { ...each, weight } : each));

t.test('mh keeps the whole table while a server is at weight 0, and whatever else changes meanwhile', async t => {
  const walk = new Walk(mh);
  walk.set(three);
  const { slots } = walk.plan;
  t.equal(slots.length, mhSize);
  walk.set(weigh('a', 0));
  t.same(walk.plan.slots, slots);
  walk.set(weigh('a', 0));
  t.same(walk.plan.slots, slots);
  walk.set(three);
  t.same(walk.plan.slots, slots);
});

t.test('mh gives no bucket to a server that was added with weight 0, or came back with it', async t => {
  const walk = new Walk(mh);
  walk.set(weigh('a', 0));
  t.notOk(walk.plan.slots.includes(0));
  walk.set(three);
  t.ok(walk.plan.slots.includes(0));
  walk.set(three.slice(1));
  walk.set([...three.slice(1), server('a', 0, '10.0.0.11')]);
  t.notOk(walk.plan.slots.includes(2));
});

t.test(
  'mh takes turns by weights of at most 6 bits: the largest is shifted down, the smallest keeps one turn',
  async t => {
    const huge = [0x7fffffff, 0x40000000, 1].map((weight, index) => server(`${index}`, weight, `10.0.0.${index}`));
    const small = [63, 32, 1].map((weight, index) => server(`${index}`, weight, `10.0.0.${index}`));
    t.same(planBy(mh, huge, { flags: [] }).slots, planBy(mh, small, { flags: [] }).slots);
  },
);

t.test('mh keeps every server in the table of as many as it has buckets', async t => {
  const many = Array.from({ length: mhSize }, (_, index) => server(`${index}`, 1, `10.1.${index >> 8}.${index & 255}`));
  t.equal(new Set(planBy(mh, many, { flags: [] }).slots).size, mhSize);
});
