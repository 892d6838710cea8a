import t from 'tap';
import {
  BpfMap,
  BpfObject,
  be16,
  bytes,
  type MapInfo,
  perCpu,
  possibleCpus,
  struct,
  u8,
  u16,
  u32,
  u64,
} from '../../../src/bpf/index.ts';
import { needsRoot, objectFile, words } from './support.ts';

const maps = objectFile('maps');
const skip = needsRoot;

const point = struct<{ x: number; port: number; weight: bigint }>(16, {
  x: [0, u32],
  port: [4, be16],
  weight: [8, u64],
});

t.test('BpfMap on a hash behaves like a Map', { skip }, async t => {
  using object = BpfObject.open(maps).load();
  const points = object.map('points', { key: u32, value: point });
  const one = { x: 1, port: 80, weight: 2n ** 63n };
  const two = { x: 2, port: 443, weight: 0n };
  t.equal(points.get(1), undefined);
  t.equal(points.set(1, one).set(2, two), points);
  t.same(points.get(1), one);
  t.same([points.has(1), points.has(3), points.size], [true, false, 2]);
  t.same(new Map(points), new Map([...points.entries()]));
  t.same(
    new Map(points),
    new Map([
      [1, one],
      [2, two],
    ]),
  );
  t.same([...points.keys()].sort(), [1, 2]);
  t.same([...points.values()].map(({ x }) => x).sort(), [1, 2]);
  const seen: number[] = [];
  points.forEach((value, key, map) => {
    if (map === points) seen.push(key * 10 + value.x);
  });
  t.same(seen.sort(), [11, 22]);
  t.same([points.delete(1), points.delete(1), points.size], [true, false, 1]);
  points.clear();
  t.equal(points.size, 0);
  t.same([...points], []);
});

t.test('BpfMap.set writes __be16 big-endian and leaves padding zero', { skip }, async t => {
  using object = BpfObject.open(maps).load();
  const points = object.map('points', { key: u32, value: point });
  points.set(7, { x: 1, port: 0x1234, weight: 0n });
  const raw = object.map('points').get(words(7));
  t.same([...(raw ?? [])].slice(4, 8), [0x12, 0x34, 0, 0]);
  t.throws(() => points.set(7, { x: 1, port: 65536, weight: 0n }), { code: 'ERANGE', message: /0…65535, got 65536/ });
});

t.test('BpfMap.set obeys its flag, and the map its size', { skip }, async t => {
  using object = BpfObject.open(maps).load();
  const points = object.map('points', { key: u32, value: point });
  const value = { x: 1, port: 1, weight: 1n };
  t.throws(() => points.set(1, value, 'exist'), { code: 'ENOENT', operation: 'set in', object: 'map "points"' });
  points.set(1, value, 'noexist');
  t.throws(() => points.set(1, value, 'noexist'), { code: 'EEXIST' });
  points.set(1, value, 'exist');
  for (let key = 2; key <= 8; key++) points.set(key, value);
  t.throws(() => points.set(9, value), { code: 'E2BIG', message: /at most 8 entries/ });
});

t.test('BpfMap may be emptied while it is walked', { skip }, async t => {
  using object = BpfObject.open(maps).load();
  const points = object.map('points', { key: u32, value: point });
  for (let key = 1; key <= 8; key++) points.set(key, { x: key, port: 1, weight: 1n });
  const seen: number[] = [];
  for (const [key] of points) {
    seen.push(key);
    points.delete(key);
  }
  t.same(seen.sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
  t.equal(points.size, 0);
});

t.test('BpfMap on an array has every index and no delete', { skip }, async t => {
  using map = BpfMap.create({ type: 'array', name: 'lvxt_array', key: u32, value: u64, maxEntries: 3 });
  map.set(2, 5n);
  t.same(
    [...map],
    [
      [0, 0n],
      [1, 0n],
      [2, 5n],
    ],
  );
  t.equal(map.get(3), undefined);
  t.throws(() => map.set(3, 1n), { code: 'E2BIG' });
  t.throws(() => map.delete(1), { code: 'EINVAL' });
  const expected: Partial<MapInfo> = {
    type: 'array',
    name: 'lvxt_array',
    keySize: 4,
    valueSize: 8,
    maxEntries: 3,
    flags: 0,
  };
  t.match(map.info, expected);
  t.match(BpfMap.openId(map.info.id, { key: u32, value: u64 }).info, expected);
});

t.test('BpfMap on an LRU hash forgets the oldest', { skip }, async t => {
  using map = BpfMap.create({ type: 'lru_hash', key: u32, value: u8, maxEntries: 256 });
  for (let key = 0; key < 2000; key++) map.set(key, 1);
  t.ok(map.size <= 256, `${map.size} entries`);
  t.ok(map.has(1999));
  t.notOk(map.has(0));
});

t.test('BpfMap on per-CPU maps has one value for each possible CPU', { skip }, async t => {
  const cpus = possibleCpus();
  using object = BpfObject.open(maps).load();
  const counters = object.map('per_cpu', { key: u32, value: perCpu(u32) });
  for (let run = 0; run < 5; run++) object.program('count').testRun({ context: words(1, 0) });
  const counts = counters.get(1) ?? [];
  t.equal(counts.length, cpus);
  t.equal(
    counts.reduce((sum, count) => sum + count, 0),
    5,
  );
  t.equal(object.map('per_cpu').get(words(1))?.length, 8 * cpus, 'as bytes');
  const fresh = Array.from({ length: cpus }, (_, cpu) => 100 + cpu);
  t.same(counters.set(0, fresh).get(0), fresh);
  t.throws(() => counters.set(0, [1, ...fresh]), { code: 'ERANGE' });
  using hash = BpfMap.create({ type: 'percpu_hash', key: u16, value: perCpu(u8), maxEntries: 4 });
  t.equal(hash.info.valueSize, 1);
  t.same(hash.set(9, fresh).get(9), fresh);
});

t.test('BpfMap refuses codecs that do not fit', { skip }, async t => {
  using object = BpfObject.open(maps).load();
  t.throws(() => object.map('points', { key: u64, value: point }), {
    code: 'ESIZE',
    message: /map "points".*expected a key of 4 bytes, got a codec of 8/,
  });
  t.throws(() => object.map('points', { key: u32, value: u64 }), {
    code: 'ESIZE',
    message: /value of 16 bytes, got a codec of 8/,
  });
  t.throws(() => object.map('per_cpu', { key: u32, value: u32 }), {
    code: 'ESIZE',
    message: /expected perCpu.* percpu_array, got a bare one/,
  });
  t.throws(() => object.map('per_cpu', { key: u32, value: bytes(3) }), { code: 'ESIZE' });
  t.throws(() => object.map('per_cpu', { key: u32, value: perCpu(u64) }), {
    code: 'ESIZE',
    message: /4 bytes, got a codec of 8/,
  });
  t.throws(() => object.map('points', { key: u32, value: perCpu(point) }), { code: 'ESIZE', message: /got perCpu/ });
});

t.test('BpfMap.create says what the kernel did not take', { skip }, async t => {
  t.throws(() => BpfMap.create({ type: 'array', name: 'x', key: u64, value: u32, maxEntries: 1 }), {
    code: 'EINVAL',
    message: /create array map "x": EINVAL.*keys of 8, values of 4 bytes, 1 entries/,
  });
  t.throws(() => BpfMap.openId(0xfffffff, { key: u32, value: u32 }), { code: 'ENOENT' });
});

t.test('BpfMap.close ends use and is idempotent', { skip }, async t => {
  const map = BpfMap.create({ type: 'hash', key: u32, value: u32, maxEntries: 1 });
  map.close();
  map.close();
  t.throws(() => map.get(1), { code: 'ECLOSED' });
  t.throws(() => map.set(1, 1), { code: 'ECLOSED' });
});
