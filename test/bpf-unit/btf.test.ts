import t from 'tap';
import { BpfError, Btf, codecOf, decode, encode, mapTypes, type Shape, shapeOf } from '../../src/bpf/index.ts';
import { btfOf } from './support.ts';

/** Raw BTF made by hand: a header, types as 32-bit words, strings. */
function rawBtf(types: readonly number[], strings: string, magic = 0xeb9f): Uint8Array {
  const text = Buffer.from(strings, 'latin1');
  const header = [magic | (1 << 16), 24, 0, types.length * 4, types.length * 4, text.length];
  return Buffer.concat([new Uint8Array(Uint32Array.from([...header, ...types]).buffer), text]);
}

const kind = (number: number, count = 0, flag = 0) => ((flag << 31) | (number << 24) | count) >>> 0;

t.test('parseBtf reads 64-bit enums, signed and not', async t => {
  const types = [1, kind(19, 1), 8, 3, 5, 1, 1, kind(19, 1, 1), 8, 3, 0xffff_fffe, 0xffff_ffff];
  const btf = Btf.parse(rawBtf(types, '\0e\0A\0'));
  t.same(btf.type(1), {
    kind: 'enum',
    name: 'e',
    size: 8,
    signed: false,
    members: [{ name: 'A', value: 0x1_0000_0005n }],
  });
  t.match(btf.type(2), { signed: true, members: [{ value: -2n }] });
  t.match(shapeOf(btf, 1), { kind: 'enum', storage: 'u64' });
  t.match(shapeOf(btf, 2), { storage: 'i64' });
});

t.test('parseBtf steps over every other kind', async t => {
  const types = [
    ...[1, kind(7), 0], // fwd
    ...[0, kind(13, 1), 0, 1, 7], // func_proto with one parameter of type 7
    ...[1, kind(12, 1), 2], // func
    ...[1, kind(14), 7, 1], // var
    ...[1, kind(17), 4, 0xffff_ffff], // decl_tag
    ...[1, kind(16), 8], // float
    ...[1, kind(1), 4, (1 << 24) | 32], // int, signed
    ...[1, kind(18), 7], // type_tag
  ];
  const btf = Btf.parse(rawBtf(types, '\0n\0'));
  t.same(
    btf.types.map(type => type.kind),
    ['void', 'other', 'func_proto', 'func', 'var', 'other', 'float', 'int', 'modifier'],
  );
  t.same(btf.type(3), { kind: 'func', name: 'n', type: 2, global: true });
  t.same(btf.type(2), { kind: 'func_proto', parameters: [7] });
  t.same(shapeOf(btf, 8), { kind: 'number', name: 'i32', size: 4 });
  t.throws(() => shapeOf(btf, 6, 'field x'), { code: 'EBTF', message: /field x.*got float/ });
});

t.test('parseBtf refuses what is no BTF, at every length', async t => {
  const types = [1, kind(4, 1), 4, 1, 2, 0, 1, kind(1), 4, 32];
  const whole = rawBtf(types, '\0s\0');
  t.equal(Btf.parse(whole).types.length, 3);
  for (let length = 0; length < whole.length; length++) {
    t.throws(() => Btf.parse(whole.subarray(0, length)), { name: 'BpfError', code: 'EBTF' }, `cut to ${length} bytes`);
  }
  t.throws(() => Btf.parse(rawBtf(types, '\0s\0', 0x9feb)), { code: 'EBTF', message: /magic 0xeb9f, got 0x9feb/ });
  t.throws(() => Btf.parse(rawBtf([1, kind(25), 0], '\0s\0')), { code: 'EBTF', message: /got 25/ });
  t.throws(() => Btf.parse(whole).type(3), BpfError);
});

t.test('mapTypes finds keys, values and inner maps', async t => {
  const maps = new Map(mapTypes(btfOf('types')).map(map => [map.name, map]));
  t.match(maps.get('zoo'), { key: { kind: 'struct', name: 'nested' }, value: { kind: 'struct', name: 'zoo_entry' } });
  t.match(maps.get('nest'), {
    key: { kind: 'number', name: 'u32' },
    value: undefined,
    inner: { name: 'nest[]', key: { name: 'u32' }, value: { name: 'only_inner' } },
  });
  t.match(maps.get('untyped'), { key: undefined, value: undefined, inner: undefined });
});

t.test('codecOf writes what clang laid out', async t => {
  const value = mapTypes(btfOf('types')).find(map => map.name === 'zoo')?.value as Shape;
  const codec = codecOf(value);
  t.equal(codec.size, 112);
  const zoo = {
    byte: 1,
    signed_byte: -1,
    port: 80,
    address: 0x0a00_0001,
    big: 2n ** 63n,
    big_signed: -5n,
    big_wire: 6n,
    flag: true,
    mac: Uint8Array.of(1, 2, 3, 4, 5, 6),
    name: 'zoo',
    halves: [1, 2, 3],
    colour: 5,
    sign: -1,
    nested: { a: 7, b: -8 },
    pair: [
      { a: 9, b: 10 },
      { a: 11, b: 12 },
    ],
    inline_field: 13,
    in_place: { own: 14 },
    either: new Uint8Array(16).fill(15),
  };
  const memory = encode(codec, zoo);
  t.same(decode(codec, memory), zoo);
  t.same([...memory.subarray(2, 8)], [0, 80, 10, 0, 0, 1], '__be16 and __be32');
  t.equal(memory[31], 6, '__be64');
});

t.test('shapeOf names what it can not express', async t => {
  t.throws(() => mapTypes(btfOf('bitfield')), { code: 'EBTF', message: /flags\.low.*got a bitfield/ });
});

t.test('variables of sections have the offsets that libbpf found', async t => {
  const variables = btfOf('maps').variables();
  const rodata = variables.filter(variable => variable.section === '.rodata');
  t.same(rodata.map(({ name }) => name).sort(), ['doubled', 'mode', 'offset', 'seed', 'step']);
  t.equal(new Set(rodata.map(({ offset }) => offset)).size, rodata.length, 'all at different offsets');
});
