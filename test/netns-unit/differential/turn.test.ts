import t from 'tap';
import { Turn } from '../../../netns/differential/turn.ts';

t.test('Turn lets one go on at a time, and one that has begun before one that has not', async t => {
  const turn = new Turn();
  const order: string[] = [];
  await turn.take('fresh');
  const fresh = turn.take('fresh').then(() => order.push('fresh'));
  const begun = turn.take('begun').then(() => order.push('begun'));
  t.same(order, []);
  turn.give();
  await begun;
  t.same(order, ['begun']);
  turn.give();
  await fresh;
  t.same(order, ['begun', 'fresh']);
  turn.give();
  await turn.take('fresh');
});
