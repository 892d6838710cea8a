import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import {
  BpfMap,
  BpfObject,
  isBpffs,
  kernelMapTypes,
  Link,
  mapTypes,
  mountBpffs,
  Program,
  u32,
  u64,
} from '../../../src/bpf/index.ts';
import { temporaryBpffs } from './bpffs.ts';
import { needsRoot, objectFile, toWords, words } from './support.ts';

const skip = needsRoot;
const maps = objectFile('maps');

t.test('pins outlive their process', { skip }, async t => {
  const { folder, remove } = temporaryBpffs();
  t.teardown(remove);
  t.ok(isBpffs(folder));
  mountBpffs(folder);
  const script = `import { BpfObject } from ${JSON.stringify(new URL('../../../src/bpf/index.ts', import.meta.url).href)};
    const object = BpfObject.open(process.argv[1]).load();
    object.map('recent').set(new Uint8Array(8).fill(1), new Uint8Array([5, 0, 0, 0, 0, 0, 0, 0]));
    object.map('recent').pin(process.argv[2] + '/recent');
    object.program('bump').pin(process.argv[2] + '/bump');`;
  const args = ['--import=tsx', '--input-type=module', '-e', script, maps, folder];
  const child = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 });
  t.same([child.stderr, child.status], ['', 0]);

  using recent = BpfMap.openPinned(join(folder, 'recent'), { key: u64, value: u64 });
  t.equal(recent.get(0x0101_0101_0101_0101n), 5n);
  using bump = Program.openPinned(join(folder, 'bump'));
  t.equal(bump.name, 'bump');
  using same = Program.openId(bump.id);
  t.equal(same.tag, bump.tag);
  t.throws(() => Program.openId(0x7fff_ffff), { code: 'ENOENT' });
  t.same(toWords(bump.testRun({ context: words(0, 0) }).context), [0, 1000]);

  t.throws(() => BpfMap.openPinned(join(folder, 'recent'), { key: u32, value: u64 }), { code: 'ESIZE' });
  t.throws(() => BpfMap.openPinned(join(folder, 'none'), { key: u64, value: u64 }), { code: 'ENOENT' });
  t.throws(() => Program.openPinned(join(folder, 'recent')), {
    code: 'EINVAL',
    message: /expected bpf-prog, got bpf-map/,
  });
  t.throws(() => Link.openPinned(join(folder, 'bump')), { code: 'EINVAL', message: /expected bpf_link, got bpf-prog/ });
  t.throws(() => recent.pin(join(folder, 'recent')), { code: 'EEXIST' });
  t.throws(() => recent.pin(join(folder, 'no', 'folder')), { code: 'ENOENT' });
  t.throws(() => recent.pin(join(tmpdir(), 'lvxt-nowhere')), { message: /expected a bpf file system in/ });
});

t.test('BpfObject adopts the maps that are pinned and pins the others', { skip }, async t => {
  const { folder, remove } = temporaryBpffs();
  t.teardown(remove);
  const dir = join(folder, 'pins');
  mkdirSync(dir);
  const open = (maps_: 'all' | string[], maxEntries = {}) =>
    BpfObject.open(maps, { pins: { dir, maps: maps_ }, maxEntries });
  const codecs = { key: u64, value: u64 };
  {
    using first = open(['recent']).load();
    first.map('recent', codecs).set(1n, 11n);
    t.same(readdirSync(dir), ['recent']);
  }
  {
    using second = open('all').load();
    t.equal(second.map('recent', codecs).get(1n), 11n);
    t.same(readdirSync(dir).sort(), ['outer', 'per_cpu', 'points', 'recent', 'shared'], 'sections are not pinned');
  }
  t.throws(() => open('all', { recent: 65 }).load(), { code: 'EINVAL', message: /recent.*parameter mismatch/ });
  t.throws(() => open(['nope']), { code: 'ENAME' });
  rmSync(join(dir, 'recent'));
  {
    using third = open('all', { recent: 65 }).load();
    t.equal(third.map('recent', codecs).get(1n), undefined);
  }
  t.ok(existsSync(join(dir, 'recent')));
});

t.test('BpfObject reuses maps that it is given, if they fit', { skip }, async t => {
  using recent = BpfMap.create({ type: 'lru_hash', key: u64, value: u64, maxEntries: 7 });
  using object = BpfObject.open(maps, { reuse: { recent } }).load();
  object.program('count').testRun({ context: words(1, 0) });
  t.equal(recent.get(1n), 1n);
  t.equal(object.map('recent').info.id, recent.info.id);
  using other = BpfMap.create({ type: 'lru_hash', key: u32, value: u64, maxEntries: 7 });
  t.throws(() => BpfObject.open(maps, { reuse: { recent: other } }), {
    code: 'EINVAL',
    message: /expected lru_hash with keys of 8 and values of 8 bytes, got lru_hash with keys of 4/,
  });
});

t.test('kernelMapTypes tells a pinned map of another layout', { skip }, async t => {
  using object = BpfObject.open(maps).load();
  const types = new Map(mapTypes(object.btf).map(type => [type.name, type]));
  const known = kernelMapTypes(object.map('points').info);
  t.same(known?.key, types.get('points')?.key);
  t.same(known?.value, types.get('points')?.value);
  t.notSame(known?.value, types.get('recent')?.value);
  using plain = BpfMap.create({ type: 'hash', key: u32, value: u32, maxEntries: 1 });
  t.equal(kernelMapTypes(plain.info), undefined);
});
