import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { BpfMap, BpfObject, RingBuffer, u32 } from '../../../src/bpf/index.ts';
import { needsRoot, objectFile, toWords, words } from './support.ts';

const skip = needsRoot;

function emitter(object: BpfObject) {
  return (first: number, count: number) =>
    toWords(object.program('emit').testRun({ context: words(first, count, 0) }).context)[2];
}

t.test('RingBuffer wakes up for every record, in order, whole, without the discarded ones', { skip }, async t => {
  using object = BpfObject.open(objectFile('ring')).load();
  const emit = emitter(object);
  const seen: number[] = [];
  const lengths = new Set<string>();
  using ring = new RingBuffer(object.map('events'), record => {
    const number = toWords(record)[0] ?? -1;
    seen.push(number);
    lengths.add(`${number % 2}:${record.length}`);
  });
  let sent = 0;
  for (let round = 0; round < 50; round++) {
    t.equal(emit(sent, 60), 0, 'nothing lost');
    sent += 60;
    const deadline = Date.now() + 5000;
    while (seen.length < sent && Date.now() < deadline) await wait(1);
  }
  t.same(
    seen,
    Array.from({ length: sent }, (_, index) => index),
    'over many turns of the ring',
  );
  t.same([...lengths].sort(), ['0:4', '1:16']);
  t.ok(ring);
});

t.test('RingBuffer.consume takes what is there at once, up to a limit', { skip }, async t => {
  using object = BpfObject.open(objectFile('ring')).load();
  const records: Uint8Array[] = [];
  using ring = new RingBuffer(object.map('events'), record => records.push(record));
  emitter(object)(5, 4);
  t.equal(ring.consume(1), 1);
  t.equal(ring.consume(), 3);
  t.equal(ring.consume(), 0);
  t.same(
    records.map(record => toWords(record)[0]),
    [5, 6, 7, 8],
    'records are copies that stay',
  );
});

t.test('RingBuffer tells programs that it is full, and goes on', { skip }, async t => {
  using object = BpfObject.open(objectFile('ring')).load();
  const emit = emitter(object);
  let count = 0;
  using ring = new RingBuffer(object.map('events'), () => count++);
  const lost = emit(0, 1000) ?? 0;
  t.ok(lost > 0);
  while (ring.consume() > 0);
  t.equal(count, 1000 - lost);
  t.equal(emit(0, 10), 0);
});

t.test('RingBuffer.close stops at once, also from within the callback', { skip }, async t => {
  using object = BpfObject.open(objectFile('ring')).load();
  let count = 0;
  const ring = new RingBuffer(object.map('events'), () => {
    count++;
    ring.close();
  });
  emitter(object)(0, 10);
  await wait(50);
  t.equal(count, 1);
  ring.close();
  t.throws(() => ring.consume(), { code: 'ECLOSED' });
});

t.test('RingBuffer refuses other maps', { skip }, async t => {
  using map = BpfMap.create({ type: 'array', key: u32, value: u32, maxEntries: 1 });
  t.throws(() => new RingBuffer(map, () => {}), {
    code: 'EINVAL',
    message: /expected a map of type ringbuf, got array/,
  });
});

t.test('RingBuffer keeps a process alive until unref', { skip }, async t => {
  const script = `import { BpfObject, RingBuffer } from ${JSON.stringify(new URL('../../../src/bpf/index.ts', import.meta.url).href)};
    const object = BpfObject.open(process.argv[1]).load();
    const ring = new RingBuffer(object.map('events'), () => {});
    setTimeout(() => { console.log('alive'); ring.unref(); }, 100).unref();`;
  const args = ['--import=tsx', '--input-type=module', '-e', script, objectFile('ring')];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  t.same({ stdout, stderr, status }, { stdout: 'alive\n', stderr: '', status: 0 });
});
