import { deepEqual, equal } from 'node:assert/strict';
import test from 'node:test';
import { Trial } from 'lvx/scheduler/trial';
import scheduler from './subset.ts';

const servers = ['192.0.2.11', '192.0.2.12', '192.0.2.13'].map(address => ({ address }));

test('clients of a network get servers of their own, in turn as connections stay', () => {
  const trial = new Trial(scheduler);
  trial.servers(servers);
  const counts = trial.spread(10, number => ({ client: `10.1.0.${number}` }));
  deepEqual([...counts.values()], [5, 5, 0]);
  equal(trial.open({ client: '10.2.9.9' }), '192.0.2.13');
  equal(trial.open({ client: '2001:db8:1::7' }), '192.0.2.11');
});

test('other clients get any server', () => {
  const trial = new Trial(scheduler);
  trial.servers(servers);
  deepEqual([...trial.spread(9).values()], [3, 3, 3]);
});

test('a network whose servers are drained or overloaded gets others', () => {
  const trial = new Trial(scheduler);
  trial.servers([
    { address: '192.0.2.11', weight: 0 },
    { address: '192.0.2.12', overloaded: true },
    { address: '192.0.2.13' },
  ]);
  equal(trial.open({ client: '10.1.0.1' }), '192.0.2.13');
  trial.servers([{ address: '192.0.2.13', weight: 0 }]);
  equal(trial.open({ client: '10.1.0.1' }), undefined);
});
