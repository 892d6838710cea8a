import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { watchEventLoop } from '../../../src/bench/control/event-loop.ts';

t.test('watchEventLoop finds the longest piece of some work, also if it is the last', async t => {
  for (const pieces of [
    [5, 60, 5],
    [5, 5, 60],
  ]) {
    const { value, elapsed, longestBlock } = await watchEventLoop(async () => {
      for (const [index, milliseconds] of pieces.entries()) {
        if (index > 0) await turn();
        block(milliseconds);
      }
      return 'done';
    });
    t.equal(value, 'done');
    t.ok(longestBlock >= 60, `${longestBlock}`);
    t.ok(elapsed >= 70, `${elapsed}`);
  }
});

t.test('watchEventLoop passes an error on', async t => {
  await t.rejects(
    watchEventLoop(() => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
});

function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
