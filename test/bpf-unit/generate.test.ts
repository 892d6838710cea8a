import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { collect } from '../../src/bpf/generate/collect.ts';
import { camelCase, pascalCase, stripCommonPrefix } from '../../src/bpf/generate/names.ts';
import { Btf, decode, encode } from '../../src/bpf/index.ts';
import { Colour, Signs, type ZooEntry, zooEntryCodec, zooEntryLayout } from './generated.ts';
import { btfOf, objectFile } from './support.ts';

const main = fileURLToPath(new URL('../../src/bpf/generate/main.ts', import.meta.url));
const committed = fileURLToPath(new URL('generated.ts', import.meta.url));

function generate(...args: string[]) {
  const child = spawnSync(
    process.execPath,
    ['--import=tsx', main, '--library', '../../src/bpf/codec/index.ts', ...args],
    {
      encoding: 'utf8',
      timeout: 30_000,
    },
  );
  return { status: child.status, stderr: child.stderr };
}

t.test('generate writes the committed text', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'lvxt-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const output = join(folder, 'new', 'types.ts');
  t.same(generate(objectFile('types'), output), { status: 0, stderr: '' });
  t.equal(readFileSync(output, 'utf8'), readFileSync(committed, 'utf8'));
  t.same(generate('--check', objectFile('types'), output), { status: 0, stderr: '' });
  t.same(generate('--check', objectFile('types'), committed), { status: 0, stderr: '' });
});

t.test('generate --check fails on other or missing text, and writes nothing', async t => {
  const other = generate('--check', objectFile('maps'), committed);
  t.equal(other.status, 1);
  t.match(other.stderr, /generated\.ts: expected what "npm run generate" makes of/);
  t.equal(generate('--check', objectFile('types'), '/nonexistent/types.ts').status, 1);
  t.match(generate('/nonexistent/x.o', '/nonexistent/y.ts'), { status: 1, stderr: /open object .*ENOENT/ });
  t.match(generate(objectFile('bitfield'), '/nonexistent/y.ts'), { status: 1, stderr: /flags\.low/ });
});

t.test('generated codecs read what they write, at the generated offsets', async t => {
  const zoo: ZooEntry = {
    byte: 1,
    signedByte: -1,
    port: 80,
    address: 0x0a00_0001,
    big: 2n,
    bigSigned: -5n,
    bigWire: 6n,
    flag: true,
    mac: Uint8Array.of(1, 2, 3, 4, 5, 6),
    name: 'zoo',
    halves: [1, 2, 3],
    colour: Colour.DARK_BLUE,
    sign: Signs.NEGATIVE,
    nested: { a: 7, b: -8 },
    pair: [
      { a: 9, b: 10 },
      { a: 11, b: 12 },
    ],
    inlineField: 13,
    inPlace: { own: 14 },
    either: new Uint8Array(16),
  };
  const memory = encode(zooEntryCodec, zoo);
  t.equal(memory.length, zooEntryLayout.size);
  t.same(decode(zooEntryCodec, memory), zoo);
  t.same([...memory.subarray(zooEntryLayout.offsets.address, zooEntryLayout.offsets.address + 4)], [10, 0, 0, 1]);
  t.equal(new DataView(memory.buffer).getInt32(zooEntryLayout.offsets.sign, true), -1);
});

t.test('collect leaves out what nothing uses, and puts types before their users', async t => {
  const { structs, enums } = collect(btfOf('types'));
  t.same([...structs.keys()], ['Nested', 'OnlyInner', 'ZooEntryInPlace', 'ZooEntry']);
  t.same([...enums.keys()], ['Colour', 'OnlyInRodata', 'Signs']);
  t.ok(collect(btfOf('maps')).structs.has('Bump'), "a program's own context");
  t.notOk(collect(btfOf('xdp')).structs.has('XdpMd'), "the kernel's");
});

t.test('collect refuses two types of one name', async t => {
  const { types } = btfOf('types');
  const renamed = types.map(type =>
    type.kind === 'enum' && type.name === 'colour' ? { ...type, name: 'nested' } : type,
  );
  t.throws(() => collect(new Btf(renamed)), { code: 'EBTF', message: /type Nested.*two different types/ });
});

t.test('names follow TypeScript', async t => {
  t.equal(pascalCase('conn_line'), 'ConnLine');
  t.equal(camelCase('source_mac'), 'sourceMac');
  t.equal(camelCase('__x2_y'), 'x2Y');
  t.same(stripCommonPrefix(['VERDICT_PASS_A', 'VERDICT_PASS_B', 'VERDICT_DROP']), ['PASS_A', 'PASS_B', 'DROP']);
  t.same(stripCommonPrefix(['SERVICES_MAX', 'SERVICE_BUCKETS']), ['SERVICES_MAX', 'SERVICE_BUCKETS']);
  t.same(stripCommonPrefix(['A_B', 'A_B_C']), ['B', 'B_C']);
  t.same(stripCommonPrefix(['ONLY_ONE']), ['ONLY_ONE']);
  t.same(stripCommonPrefix(['X_1', 'X_2']), ['X_1', 'X_2'], 'a name can not start with a digit');
});
