import t from 'tap';
import { Broadcast } from '../../src/dataplane/broadcast.ts';

const end = { done: true, value: undefined };
const item = (value: number) => ({ done: false, value });

t.test('everybody who listens gets every item, in order', async t => {
  const broadcast = new Broadcast<number>();
  const [first, second] = [broadcast[Symbol.asyncIterator](), broadcast[Symbol.asyncIterator]()];
  const waiting = first.next();
  broadcast.publish(1);
  broadcast.publish(2);
  t.same([await waiting, await first.next()], [item(1), item(2)]);
  t.same([await second.next(), await second.next()], [item(1), item(2)]);
});

t.test('items from before are not for who listens later', async t => {
  const broadcast = new Broadcast<number>();
  broadcast.publish(1);
  const late = broadcast[Symbol.asyncIterator]();
  broadcast.publish(2);
  t.same(await late.next(), item(2));
});

t.test('who is behind loses the newest items, and gets those of before', async t => {
  const broadcast = new Broadcast<number>();
  const slow = broadcast[Symbol.asyncIterator]();
  for (let value = 0; value < 5000; value++) broadcast.publish(value);
  broadcast.close();
  const got: number[] = [];
  for (let next = await slow.next(); next.done !== true; next = await slow.next()) got.push(next.value);
  t.same(
    got,
    Array.from({ length: 1024 }, (_, index) => index),
  );
});

t.test('close ends waits, and iterations that begin later', async t => {
  const broadcast = new Broadcast<number>();
  const waiting = broadcast[Symbol.asyncIterator]().next();
  broadcast.close();
  t.same(await waiting, end);
  t.same(await broadcast[Symbol.asyncIterator]().next(), end);
});

t.test('return ends a wait, and leaves the others listening', async t => {
  const broadcast = new Broadcast<number>();
  const [gone, there] = [broadcast[Symbol.asyncIterator](), broadcast[Symbol.asyncIterator]()];
  const waiting = gone.next();
  t.same(await gone.return?.(), end);
  t.same(await waiting, end);
  broadcast.publish(1);
  t.same(await there.next(), item(1));
  t.same(await gone.next(), end);
});

t.test('leaving a loop is no longer listening', async t => {
  const broadcast = new Broadcast<number>();
  setImmediate(() => broadcast.publish(1));
  for await (const value of broadcast) {
    t.equal(value, 1);
    break;
  }
  broadcast.publish(2);
});
