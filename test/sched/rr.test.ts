import t from 'tap';
import { planBy } from '../../src/sched/plan.ts';
import { rr } from '../../src/sched/rr.ts';
import { server } from './server.ts';
import { Walk } from './walk.ts';

t.test('rr starts from the newest server and leaves out weight 0', async t => {
  t.same(planBy(rr, [server('a'), server('b', 0), server('c', 7)], { flags: [] }), { slots: [2, 0], start: 0 });
});

t.test('rr remembers the last server picked over two changes without traffic', async t => {
  const walk = new Walk(rr);
  walk.set([server('a'), server('b'), server('c')]);
  t.same([walk.pick(), walk.pick()], ['c', 'b']);
  walk.set([server('a'), server('b', 0), server('c')]);
  walk.set([server('a'), server('b'), server('c')]);
  t.equal(walk.pick(), 'a');
});

t.test('rr goes on behind the newer neighbour of a removed server', async t => {
  const walk = new Walk(rr);
  walk.set([server('a'), server('b'), server('c')]);
  t.same([walk.pick(), walk.pick()], ['c', 'b']);
  walk.set([server('a'), server('c')]);
  t.equal(walk.pick(), 'a');
});
