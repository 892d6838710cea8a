import t from 'tap';
import { WordTable } from '../../../src/dataplane/userspace/table/word-table.ts';
import { seeded } from '../../sched/random.ts';

const seeds = { mask: 1, first: 2, second: 3 };
const keyOf = (number: number) => Int32Array.of(number, -number, number & 3);

t.test('WordTable', async t => {
  t.test('finds what a Map would, whatever comes and goes', async t => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seeded(seed);
      const table = new WordTable(3, 50, { mask: random(2 ** 31), first: random(2 ** 31), second: random(2 ** 31) });
      const model = new Map<number, number>();
      for (let step = 0; step < 3000; step++) {
        const number = random(80);
        const place = table.find(keyOf(number));
        if (place !== (model.get(number) ?? -1)) return t.fail(`seed ${seed}, step ${step}: ${number} at ${place}`);
        if (place >= 0 && random(2) === 0) {
          table.remove(place);
          model.delete(number);
        } else if (place < 0) {
          const added = table.add(keyOf(number));
          if (added < 0 !== (model.size === 50)) return t.fail(`seed ${seed}, step ${step}: added at ${added}`);
          if (added >= 0) model.set(number, added);
        }
        if (table.size !== model.size) return t.fail(`seed ${seed}, step ${step}: ${table.size} of ${model.size}`);
      }
    }
    t.pass('20 stories');
  });

  t.test('gives a place to nobody else as long as its key is there, and tells the key', async t => {
    const table = new WordTable(3, 8, seeds);
    const places = [1, 2, 3].map(number => table.add(keyOf(number)));
    table.remove(places[1] ?? -1);
    const key = new Int32Array(3);
    for (const [index, number] of [1, 2, 3].entries()) {
      if (number === 2) continue;
      table.copyKey(places[index] ?? -1, key);
      t.same([...key], [...keyOf(number)]);
    }
  });

  t.test('tells keys apart that differ in one word or in their order', async t => {
    const table = new WordTable(3, 8, seeds);
    const keys = [Int32Array.of(1, 2, 3), Int32Array.of(3, 2, 1), Int32Array.of(1, 2, 4), Int32Array.of(0, 0, 0)];
    const places = keys.map(key => table.add(key));
    t.same(
      keys.map(key => table.find(key)),
      places,
    );
    t.equal(new Set(places).size, keys.length);
  });

  t.test('spreads keys that differ in few bits: no run in the index is long', async t => {
    const table = new WordTable(1, 4096, { mask: 0x12345678, first: 0x3c6ef372, second: 0x5be0cd19 });
    for (let number = 0; number < 4096; number++) table.add(Int32Array.of(number * 256));
    let longest = 0;
    let run = 0;
    for (let step = 0; step < 8192; step++) {
      run = table.near(0, step) < 0 ? 0 : run + 1;
      longest = Math.max(longest, run);
    }
    t.ok(longest < 64, `${longest}`);
  });
});
