import { equal, ok } from 'node:assert/strict';
import test from 'node:test';
import { Trial } from 'lvx/scheduler/trial';
import scheduler from './two-choices.ts';

const [small, large, busy] = ['192.0.2.11', '192.0.2.12', '192.0.2.13'];

/** Numbers that are the same in each run (an additive recurrence by the golden ratio). */
function numbers(): () => number {
  let state = 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    return state;
  };
}

test('connections that stay are spread by weight', () => {
  const trial = new Trial(scheduler, { random: numbers() });
  trial.servers([
    { address: small, weight: 1 },
    { address: large, weight: 3 },
    { address: busy, weight: 2 },
  ]);
  const counts = trial.spread(600);
  for (const [address, share] of [
    [small, 100],
    [large, 300],
    [busy, 200],
  ] as const) {
    const got = counts.get(address) ?? 0;
    ok(Math.abs(got - share) <= 15, `${address}: expected about ${share}, got ${got}`);
  }
});

test('of two servers the busier one never gets a connection, whatever is drawn', () => {
  const trial = new Trial(scheduler, { random: numbers() });
  trial.servers([
    { address: small, active: 0 },
    { address: busy, active: 1000 },
  ]);
  equal(trial.spread(500).get(busy), 0);
});

test('one server is taken without a choice; of none, none', () => {
  const trial = new Trial(scheduler);
  trial.servers([{ address: small }, { address: large, overloaded: true }]);
  equal(trial.open(), small);
  trial.servers([{ address: small, weight: 0 }]);
  equal(trial.open(), undefined);
});
