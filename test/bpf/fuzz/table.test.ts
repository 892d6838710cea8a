import { availableParallelism } from 'node:os';
import t from 'tap';
import { needsRoot } from '../needs-root.ts';
import { differences, miscounts } from './table/compare.ts';
import { hasRoom, tablePlans } from './table/plan.ts';
import { Sides } from './table/sides.ts';
import { faultsOf, runTable } from './table/table-run.ts';

/** Packets from each side in each situation. */
const packets = 1_000_000;
const seed = 20_261_125;

const needsTwo = availableParallelism() < 2 ? { skip: 'needs two processors that work at the same time' } : needsRoot;

t.test('the connection table under random traffic from two processors', needsTwo, async t => {
  for (const plan of tablePlans) {
    t.test(`${plan.name}: ${2 * packets} packets`, async t => {
      const sides = new Sides();
      t.teardown(() => sides.close());
      const run = await runTable(sides, plan, seed, packets);
      t.same(faultsOf(plan, run), [], 'each packet went where the model says');
      t.same(differences(plan, run), [], 'the table holds what the models say');
      t.same(miscounts(run.counts), [], 'the counts of connections are those of the table');
      t.same(miscounts(run.swept), [], 'and they are when what timed out has been taken out');
      for (const { counts } of run.sides) {
        t.equal(counts.operations, packets);
        t.ok(counts.reopened > packets / 200, `${counts.reopened} connections came back when they were over`);
        t.equal(counts.lost === 0, hasRoom(plan), 'connections were lost only for want of room');
      }
    });
  }
});
