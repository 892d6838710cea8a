import { spawnSync } from 'node:child_process';
import t from 'tap';
import { BpfMap, BpfObject, bytes, MapFlag, u32, u64 } from '../../../src/bpf/index.ts';
import { needsRoot, objectFile, words } from './support.ts';

const skip = needsRoot;

t.test('MapView shares memory with programs, both ways', { skip }, async t => {
  using object = BpfObject.open(objectFile('maps'), { constants: { step: 3 } }).load();
  const shared = object.map('shared', { key: u32, value: bytes(3) });
  using view = shared.mmap();
  t.equal(view.slotSize, 8, 'slots of three bytes are eight apart');
  t.equal(view.byteLength, 4096);
  const memory = new Uint8Array(view.buffer);
  t.equal(view.buffer, view.buffer, 'the same buffer each time');
  memory[8] = 100;
  t.same([...(shared.get(1) ?? [])], [100, 0, 0]);
  object.program('bump').testRun({ context: words(1, 0) });
  t.equal(memory[8], 103);
  shared.set(3, Uint8Array.of(1, 2, 3));
  t.same([...memory.subarray(24, 27)], [1, 2, 3]);
});

t.test('MapView takes large maps', { skip }, async t => {
  const maxEntries = 2 ** 23;
  using map = BpfMap.create({ type: 'array', key: u32, value: u64, maxEntries, flags: MapFlag.MMAPABLE });
  using view = map.mmap();
  t.equal(view.byteLength, 64 * 2 ** 20);
  const slots = new BigUint64Array(view.buffer);
  slots[maxEntries - 1] = 5n;
  Atomics.store(slots, 0, 6n);
  t.same([map.get(maxEntries - 1), map.get(0)], [5n, 6n]);
});

t.test('MapView.close cuts the memory off from the map', { skip }, async t => {
  using map = BpfMap.create({ type: 'array', key: u32, value: u64, maxEntries: 512, flags: MapFlag.MMAPABLE });
  const view = map.mmap();
  const kept = new BigUint64Array(view.buffer);
  kept[0] = 7n;
  view.close();
  view.close();
  t.throws(() => view.buffer, { code: 'ECLOSED' });
  t.throws(() => view.slice(0, 8), { code: 'ECLOSED' });
  t.equal(kept[0], 0n, 'a kept array reads zeros');
  kept[0] = 9n;
  t.equal(map.get(0), 7n, 'and writes nowhere');
  using again = map.mmap();
  t.equal(new BigUint64Array(again.buffer)[0], 7n);
});

t.test('MapView outlives the map handle', { skip }, async t => {
  const map = BpfMap.create({ type: 'array', key: u32, value: u64, maxEntries: 1, flags: MapFlag.MMAPABLE });
  using view = map.mmap();
  map.set(0, 3n);
  map.close();
  t.equal(new BigUint64Array(view.buffer)[0], 3n);
});

t.test('a read-only MapView gives copies only', { skip }, async t => {
  using map = BpfMap.create({ type: 'array', key: u32, value: u64, maxEntries: 2, flags: MapFlag.MMAPABLE });
  using view = map.mmap({ readonly: true });
  map.set(1, 4n);
  t.same([...new BigUint64Array(view.slice(0, 16))], [0n, 4n]);
  t.throws(() => view.buffer, { code: 'EROFS' });
});

t.test('BpfMap.mmap refuses maps that were not made for it', { skip }, async t => {
  using map = BpfMap.create({ type: 'array', key: u32, value: u64, maxEntries: 2 });
  t.throws(() => map.mmap(), {
    code: 'EINVAL',
    message: /expected an array with BPF_F_MMAPABLE, got array with flags 0x0/,
  });
});

t.test('memory is unmapped when nobody can reach it any more', { skip }, async t => {
  const script = `
    import { readFileSync } from 'node:fs';
    import { BpfMap, MapFlag, u32, u64 } from ${JSON.stringify(new URL('../../../src/bpf/index.ts', import.meta.url).href)};
    const map = BpfMap.create({ type: 'array', key: u32, value: u64, maxEntries: 2 ** 20, flags: MapFlag.MMAPABLE });
    // Reserved address space of V8's own is not writable, and does not count.
    const size = () => {
      const lines = readFileSync('/proc/self/maps', 'latin1').split('\\n').filter(line => line.includes(' rw-p 00000000 00:00 0'));
      const ranges = lines.map(line => line.split(' ')[0].split('-').map(hex => parseInt(hex, 16)));
      return ranges.reduce((sum, [from, to]) => sum + to - from, 0) / 1024;
    };
    map.mmap().close();
    const before = size();
    for (let i = 0; i < 100; i++) { const view = map.mmap(); new BigUint64Array(view.buffer)[0] = 1n; view.close(); }
    if (size() - before < 90 * 8 * 1024) console.log('expected the views to be counted');
    for (let i = 0; i < 20; i++) { gc(); await new Promise(resolve => setTimeout(resolve, 10)); }
    console.log(size() - before < 100 * 8 * 1024 / 2 ? 'freed' : 'kept');`;
  const args = ['--import=tsx', '--expose-gc', '--input-type=module', '-e', script];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 });
  t.same({ stdout, stderr, status }, { stdout: 'freed\n', stderr: '', status: 0 });
});
