import { deepEqual, equal } from 'node:assert/strict';
import test from 'node:test';
import { Trial } from 'lvx/scheduler/trial';
import scheduler from './least-response-time.ts';

const [quick, slow, unknown] = ['192.0.2.11', '192.0.2.12', '192.0.2.13'];

test('a server that is four times as quick gets four times as much', () => {
  const trial = new Trial(scheduler);
  trial.servers([
    { address: quick, latency: 5 },
    { address: slow, latency: 20 },
  ]);
  deepEqual(Object.fromEntries(trial.spread(125)), { [quick]: 100, [slow]: 25 });
});

test('weights count, and a server nobody knows of is taken to need 100 ms', () => {
  const trial = new Trial(scheduler);
  trial.servers([
    { address: quick, latency: 50, weight: 1 },
    { address: unknown, weight: 4 },
  ]);
  deepEqual(Object.fromEntries(trial.spread(150)), { [quick]: 50, [unknown]: 100 });
});

test('weight 0 gets nothing; of nobody there is nothing to lay out', () => {
  const trial = new Trial(scheduler);
  deepEqual(trial.servers([]).slots, []);
  trial.servers([{ address: quick, weight: 0, latency: 1 }, { address: slow }]);
  equal(trial.spread(10).get(quick), 0);
});

test('turns are spread out: a quick server does not get all of its own in a row', () => {
  const trial = new Trial(scheduler);
  const { slots } = trial.servers([
    { address: quick, latency: 10 },
    { address: slow, latency: 20 },
  ]);
  deepEqual(slots.slice(0, 6), [0, 1, 0, 0, 1, 0]);
});
