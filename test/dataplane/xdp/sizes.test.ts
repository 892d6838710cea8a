import t from 'tap';
import { tickShiftFor } from '../../../src/dataplane/xdp/clock.ts';
import { capacityOf, mapSizes, sizesFor } from '../../../src/dataplane/xdp/sizes.ts';

t.test('sizesFor gives twice the slots that are asked for, and capacityOf leads back', async t => {
  const sizes = sizesFor(1_048_576);
  t.equal(sizes.connPairs * 8, 2 * 1_048_576);
  t.equal(capacityOf(sizes), 1_048_576);
});

for (const wrong of [0, 512, 1000, 1025, 33_554_432, 1.5, -1024, Number.NaN]) {
  t.test(`sizesFor refuses ${wrong}`, async t => {
    t.throws(() => sizesFor(wrong), { name: 'RangeError', message: `got ${wrong}` });
  });
}

t.test('the connection table costs at most 34 bytes a connection', async t => {
  const connections = 1_048_576;
  const { conns = 0, conn_overflow = 0 } = mapSizes(sizesFor(connections));
  // An element of a kernel LRU hash: header of 48 bytes, 8 of key, 8 of value, and two words of buckets.
  t.ok((conns * 64 + conn_overflow * (48 + 8 + 8 + 16)) / connections <= 34);
});

const shifts = { 100: 5, 250: 6, 300: 6, 1000: 8 } as const;
for (const [rate, shift] of Object.entries(shifts)) {
  t.test(`tickShiftFor ${rate} jiffies a second makes a tick of 0.2 to 0.4 seconds`, async t => {
    t.equal(tickShiftFor(Number(rate)), shift);
    t.ok(2 ** shift / Number(rate) >= 0.2 && 2 ** shift / Number(rate) < 0.4);
  });
}
