import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { BpfError, BpfObject, onLibbpfLog, VerifierError } from '../../../src/bpf/index.ts';
import { needsRoot, objectFile, toWords, words } from './support.ts';

const maps = objectFile('maps');
const skip = needsRoot;

t.test('BpfObject.open lists maps and programs without loading them', async t => {
  using object = BpfObject.open(maps);
  t.same([...object.maps].sort(), ['outer', 'per_cpu', 'points', 'recent', 'shared']);
  t.same([...object.programs].sort(), ['bump', 'constants', 'count', 'read_inner']);
  t.throws(() => object.map('points'), { code: 'EBADFD', message: /map "points".*expected load\(\)/ });
  t.throws(() => object.program('bump'), { code: 'EBADFD' });
});

t.test('BpfObject.open refuses a file that is missing, no ELF, or cut short', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'lvxt-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  t.throws(() => BpfObject.open('/nonexistent/x.bpf.o'), {
    name: 'BpfError',
    code: 'ENOENT',
    errno: 2,
    operation: 'open',
    object: 'object /nonexistent/x.bpf.o',
  });
  const text = join(folder, 'text.o');
  writeFileSync(text, 'this is not an object file, but long enough to be looked at as one would look at it');
  t.throws(() => BpfObject.open(text), { code: 'FORMAT', message: /not a proper ELF object/ });
  const whole = readFileSync(maps);
  for (const length of [0, 20, 64, 200, Math.floor(whole.length / 2), whole.length - 20]) {
    const cut = join(folder, `cut-${length}.o`);
    writeFileSync(cut, whole.subarray(0, length));
    t.throws(() => BpfObject.open(cut).close(), BpfError, `cut to ${length} bytes`);
  }
});

t.test('BpfObject.open refuses settings for what is not there or does not fit', async t => {
  t.throws(() => BpfObject.open(maps, { constants: { stepp: 1 } }), {
    code: 'ENAME',
    message: /"stepp".*expected one of .*step/,
  });
  t.throws(() => BpfObject.open(maps, { constants: { runs: 1 } }), { code: 'ENAME' }, 'a variable is no constant');
  t.throws(() => BpfObject.open(maps, { constants: { step: -1 } }), {
    code: 'ERANGE',
    message: /"step".*type u32, got -1/,
  });
  t.throws(() => BpfObject.open(maps, { constants: { step: 1.5 } }), { code: 'ERANGE' });
  t.throws(() => BpfObject.open(maps, { constants: { seed: 2n ** 64n } }), { code: 'ERANGE' });
  t.throws(() => BpfObject.open(maps, { constants: { doubled: 2 } }), { code: 'ERANGE' });
  t.throws(() => BpfObject.open(maps, { maxEntries: { nope: 1 } }), { code: 'ENAME', message: /map "nope"/ });
});

t.test('BpfObject loads constants of every width', { skip }, async t => {
  const run = (constants: Record<string, number | bigint | boolean>) => {
    using object = BpfObject.open(maps, { constants }).load();
    const { retval, context } = object.program('constants').testRun({ context: words(0, 0) });
    return [retval, toWords(context)[1]];
  };
  t.same(run({}), [0, 1], 'as the C code says');
  t.same(run({ step: 3, seed: 5n << 32n, offset: -1, mode: 7 }), [7, 7]);
  t.same(run({ step: 0xffff_ffff, seed: 2 ** 32, offset: 0 }), [0, 0], 'a 64-bit constant given as a number');
});

t.test('BpfObject resizes maps and says which names there are', { skip }, async t => {
  using object = BpfObject.open(maps, { maxEntries: { points: 99 } }).load();
  t.equal(object.map('points').info.maxEntries, 99);
  t.throws(() => object.map('nope'), { code: 'ENAME', message: /map "nope".*points/ });
  t.throws(() => object.program('nope'), { code: 'ENAME', message: /program "nope".*bump/ });
});

t.test('BpfObject.load gives the verifier the word', { skip }, async t => {
  const object = BpfObject.open(objectFile('refused'));
  try {
    object.load();
    t.fail('the verifier should have refused it');
  } catch (error) {
    if (!(error instanceof VerifierError)) throw error;
    t.match(error, { name: 'VerifierError', code: 'EACCES', program: 'read_beyond' });
    t.match(error.message, /program "read_beyond": EACCES.*outside of the packet$/);
    t.match(error.log, /invalid access to packet[\s\S]*processed \d+ insns/);
  }
  t.throws(() => object.programs, { code: 'ECLOSED' }, 'what failed to load is closed');
});

t.test('BpfObject refuses use after close', { skip }, async t => {
  const object = BpfObject.open(maps).load();
  const points = object.map('points');
  const bump = object.program('bump');
  const runs = object.variable('runs');
  object.close();
  object.close();
  const uses = [
    () => points.get(new Uint8Array(4)),
    () => points.size,
    () => points.fd,
    () => bump.testRun({ context: words(0, 0) }),
    () => runs.get(),
    () => object.maps,
    () => object.btf,
    () => object.load(),
    () => object.map('points'),
  ];
  for (const use of uses) t.throws(use, { name: 'BpfError', code: 'ECLOSED' }, use.toString());
});

t.test('BpfObject gives its variables', { skip }, async t => {
  using object = BpfObject.open(maps, { constants: { step: 4, mode: 7 } }).load();
  const ceiling = object.variable('ceiling');
  ceiling.set(5);
  const { context } = object.program('bump').testRun({ context: words(0, 0) });
  t.equal(toWords(context)[1], 5, 'the program sees what was written');
  t.equal(object.variable('runs').get(), 1n, 'and the other way round');
  t.equal(object.variable('step').get(), 4);
  t.equal(object.variable('mode').get(), 7);
  t.equal(object.variable('doubled').get(), false);
  t.throws(() => object.variable('step').set(1), { code: 'EROFS', message: /"step".*constant/ });
  t.throws(() => ceiling.set(-1), { code: 'ERANGE' });
  t.throws(() => object.variable('nope'), { code: 'ENAME' });
});

t.test('libbpf prints nothing unasked', { skip }, async t => {
  const script = `import { BpfObject } from ${JSON.stringify(new URL('../../../src/bpf/index.ts', import.meta.url).href)};
    try { BpfObject.open(process.argv[1]).load(); } catch (error) { console.log(error.name); }`;
  const args = ['--import=tsx', '--input-type=module', '-e', script, objectFile('refused')];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 });
  t.same({ stdout, stderr, status }, { stdout: 'VerifierError\n', stderr: '', status: 0 });
});

t.test('onLibbpfLog hands out lines with their level', { skip }, async t => {
  const levels = new Set<string>();
  const lines: string[] = [];
  onLibbpfLog(({ level, text }) => {
    levels.add(level);
    lines.push(text);
  });
  t.teardown(() => onLibbpfLog(undefined));
  t.throws(() => BpfObject.open(objectFile('refused')).load());
  t.ok(levels.has('warn') && levels.has('debug'), [...levels].join());
  t.ok(lines.some(line => /prog 'read_beyond': BPF program load failed/.test(line)));
});
