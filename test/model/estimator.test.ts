import t from 'tap';
import { type Counters, zeroCounters } from '../../src/model/counters.ts';
import { Estimator, type Rates, zeroRates } from '../../src/model/estimator.ts';
import { seeded } from '../sched/random.ts';

const counters = (connections: bigint, packets: bigint, bytes: bigint): Counters => {
  return { ...zeroCounters, connections, packets, bytes };
};

t.test('two readings give the rates that kernel IPVS was recorded to show for them', async t => {
  const estimator = new Estimator(zeroCounters);
  // What `ipvsadm -Ln --stats` showed after the first reading, and /proc/net/ip_vs_stats after the second.
  estimator.read(counters(9n, 57n, 3693n));
  estimator.read(counters(0x1bn, 0xa7n, 0x2a77n));
  t.same(estimator.rates(), { ...zeroRates, connections: 3, packets: 19, bytes: 1243 });
});

/** The same with exact fractions, the newest reading first: what is a shift in the model is division and remainder here. */
class Oracle {
  #sum = new Map<keyof Counters, bigint>();

  read(came: Counters): void {
    for (const kind of ['connections', 'packets', 'bytes', 'outPackets', 'outBytes'] as const) {
      const scale = kind.toLowerCase().endsWith('bytes') ? 32n : 1024n;
      const before = this.#sum.get(kind) ?? 0n;
      // (3 × before + rate) / 4, rounded down, where the rate is half of what came, for two seconds.
      const numerator = 3n * before + (came[kind] * scale) / 2n;
      this.#sum.set(kind, numerator / 4n);
    }
  }

  rates(): Rates {
    const shown = (kind: keyof Counters, scale: bigint) => {
      const value = this.#sum.get(kind) ?? 0n;
      // The next whole number if what is left over is above a half: at a half itself the lower one.
      return Number(value / scale + ((value % scale) * 2n > scale ? 1n : 0n));
    };
    return {
      connections: shown('connections', 1024n),
      packets: shown('packets', 1024n),
      bytes: shown('bytes', 32n),
      outPackets: shown('outPackets', 1024n),
      outBytes: shown('outBytes', 32n),
    };
  }
}

t.test('rates are those of an oracle in whole numbers, whatever comes', async t => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = seeded(seed);
    const estimator = new Estimator(zeroCounters);
    const oracle = new Oracle();
    let total = zeroCounters;
    for (let reading = 0; reading < 100; reading++) {
      const some = (most: number) => (random(3) === 0 ? 0n : BigInt(random(most)));
      const came: Counters = {
        connections: some(seed),
        packets: some(10 ** (seed % 9)),
        bytes: some(2 ** (seed % 31)) * 1500n,
        outPackets: some(3),
        outBytes: some(1000),
      };
      total = sum(total, came);
      estimator.read(total);
      oracle.read(came);
      const [got, expected] = [estimator.rates(), oracle.rates()].map(rates => JSON.stringify(rates));
      if (got !== expected) return t.fail(`seed ${seed}, reading ${reading}: expected ${expected}, got ${got}`);
    }
  }
  t.pass();
});

function sum(a: Counters, b: Counters): Counters {
  return {
    connections: a.connections + b.connections,
    packets: a.packets + b.packets,
    bytes: a.bytes + b.bytes,
    outPackets: a.outPackets + b.outPackets,
    outBytes: a.outBytes + b.outBytes,
  };
}

t.test('a steady rate is reached from below, and forgotten', async t => {
  const estimator = new Estimator(counters(5n, 5n, 5n));
  let packets = 5n;
  const seen: number[] = [];
  for (let reading = 0; reading < 40; reading++) {
    if (reading < 20) packets += 2000n;
    estimator.read(counters(5n, packets, 5n));
    seen.push(estimator.rates().packets);
  }
  t.same(seen.slice(0, 4), [250, 437, 578, 684]);
  t.equal(seen[19], 997);
  t.same(seen.slice(20, 22), [748, 561]);
  t.ok((seen[39] ?? 99) < 5);
});

t.test('what came before the first reading does not count, counters that start over count from 0', async t => {
  const estimator = new Estimator(counters(1000n, 0n, 0n));
  estimator.read(counters(1000n, 0n, 0n));
  t.same(estimator.rates(), zeroRates);
  estimator.read(counters(80n, 0n, 0n));
  t.equal(estimator.rates().connections, 10);
});

t.test('zeroing ends the rates, not the readings', async t => {
  const estimator = new Estimator(zeroCounters);
  estimator.read(counters(80n, 80n, 80n));
  estimator.zero();
  t.same(estimator.rates(), zeroRates);
  estimator.read(counters(160n, 80n, 80n));
  t.same(estimator.rates(), { ...zeroRates, connections: 10 });
});
