import { deepEqual } from 'node:assert/strict';
import test from 'node:test';
import { Trial } from 'lvx/scheduler/trial';
import scheduler from './starter.ts';

test('each server gets its share, the quickest first', () => {
  const trial = new Trial(scheduler);
  const { slots } = trial.servers([
    { address: '192.0.2.11', weight: 2, latency: 20 },
    { address: '192.0.2.12', weight: 1, latency: 10 },
  ]);
  deepEqual(slots, [1, 0, 0]);
  deepEqual(Object.fromEntries(trial.spread(30)), { '192.0.2.11': 20, '192.0.2.12': 10 });
});
