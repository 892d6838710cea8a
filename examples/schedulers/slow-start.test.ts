import { deepEqual, equal, ok } from 'node:assert/strict';
import test from 'node:test';
import { Trial } from 'lvx/scheduler/trial';
import scheduler from './slow-start.ts';

const [old, young] = ['192.0.2.11', '192.0.2.12'];

/** The share of a young server beside an old one of the same weight, as 1 would be as much. */
function shareAt(age: number): number {
  const trial = new Trial(scheduler);
  const { slots } = trial.servers([{ address: old }, { address: young, age }]);
  const counts = [0, 1].map(index => slots.filter(slot => slot === index).length);
  return (counts[1] ?? 0) / (counts[0] ?? 1);
}

test('a server that was just added gets a tenth, after half a minute about half, after a minute all of its share', () => {
  equal(shareAt(0), 0.1);
  ok(shareAt(30) > 0.45 && shareAt(30) < 0.65, `${shareAt(30)}`);
  equal(shareAt(60), 1);
  equal(shareAt(3600), 1);
});

test('weights count', () => {
  const trial = new Trial(scheduler);
  trial.servers([
    { address: old, weight: 1 },
    { address: young, weight: 3 },
  ]);
  deepEqual([...trial.spread(40).values()], [10, 30]);
});

test('huge weights make no huge layout, and weight 0 is left out', () => {
  const trial = new Trial(scheduler);
  const { slots } = trial.servers([
    { address: old, weight: 2 ** 31 - 1 },
    { address: young, weight: 0 },
  ]);
  ok(slots.length <= 1001, `${slots.length} slots`);
  deepEqual([...new Set(slots)], [0]);
  deepEqual(trial.servers([]).slots, []);
});
