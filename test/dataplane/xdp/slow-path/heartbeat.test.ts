import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { Heartbeat } from '../../../../src/dataplane/xdp/slow-path/heartbeat.ts';

t.test('Heartbeat is good for a second, goes on by itself, and ends at once', async t => {
  const beats: bigint[] = [];
  let now = 5n;
  const heartbeat = new Heartbeat({ set: until => beats.push(until) }, () => now);
  t.same(beats, [1_000_000_005n]);
  now = 7n;
  while (beats.length === 1) await sleep(20);
  t.equal(beats[1], 1_000_000_007n);
  heartbeat[Symbol.dispose]();
  t.equal(beats.at(-1), 0n);
});
