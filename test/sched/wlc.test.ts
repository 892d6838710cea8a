import t from 'tap';
import type { Load } from '../../src/sched/scheduler.ts';
import { wlc } from '../../src/sched/wlc.ts';
import { server } from './server.ts';
import { connection, Walk } from './walk.ts';

/** A load that counts as much as a number of inactive connections. */
function loadOf(overhead: number): Load {
  return { active: Math.floor(overhead / 256), inactive: overhead % 256, overloaded: false };
}

t.test('wlc tells loads apart whose products with weights differ in the last of 62 bits', async t => {
  const n = 0x7ffffffe;
  const walk = new Walk(wlc);
  walk.set([server('lighter', n), server('heavier', n + 1)]);
  const loads = (lighter: number) => new Map(Object.entries({ lighter: loadOf(lighter), heavier: loadOf(n) }));
  // (n − 1) / n against n / (n + 1): n² − 1 is less than n².
  t.equal(walk.pick(connection, loads(n - 1)), 'lighter');
  t.equal(walk.pick(connection, loads(n)), 'heavier');
});
