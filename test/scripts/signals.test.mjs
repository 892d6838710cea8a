import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { onEndSignals } from '../../scripts/lib/signals.mjs';

t.test('onEndSignals takes a repeated signal for the same one, and a later one for the second', async t => {
  /** @type {unknown[]} */
  const seen = [];
  const off = onEndSignals((name, count) => seen.push([name, count]));
  t.teardown(off);
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGINT', 'SIGINT');
  await sleep(600);
  process.emit('SIGTERM', 'SIGTERM');
  t.same(seen, [
    ['SIGINT', 1],
    ['SIGTERM', 2],
  ]);
});

t.test('onEndSignals passes a hang-up on as a wish to end, and listens no longer when told', async t => {
  /** @type {unknown[]} */
  const seen = [];
  const before = process.listenerCount('SIGINT');
  const off = onEndSignals((name, count) => seen.push([name, count]));
  process.emit('SIGHUP', 'SIGHUP');
  off();
  t.same(seen, [['SIGTERM', 1]]);
  t.equal(process.listenerCount('SIGINT'), before);
});
