import t from 'tap';
import { LITTLE_ENDIAN } from '../../src/bpf/codec/codec.ts';
import {
  array,
  be16,
  be32,
  be64,
  bool,
  bytes,
  type Codec,
  chars,
  decode,
  encode,
  i8,
  i16,
  i32,
  i64,
  struct,
  u8,
  u16,
  u32,
  u64,
} from '../../src/bpf/index.ts';

const host = (...littleEndian: number[]) => (LITTLE_ENDIAN ? littleEndian : littleEndian.toReversed());

const NUMBERS: readonly (readonly [string, Codec<number>, value: number, bytes: readonly number[]])[] = [
  ['u8', u8, 0xfe, [0xfe]],
  ['i8', i8, -2, [0xfe]],
  ['u16', u16, 0xfedc, host(0xdc, 0xfe)],
  ['i16', i16, -2, [...host(0xfe, 0xff)]],
  ['u32', u32, 0xfedc_ba98, host(0x98, 0xba, 0xdc, 0xfe)],
  ['i32', i32, -2, host(0xfe, 0xff, 0xff, 0xff)],
  ['be16', be16, 0x1234, [0x12, 0x34]],
  ['be32', be32, 0x0a00_0001, [10, 0, 0, 1]],
];

const BIGS: readonly (readonly [string, Codec<bigint>, value: bigint, bytes: readonly number[]])[] = [
  ['u64', u64, 0xfedc_ba98_7654_3210n, host(0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe)],
  ['i64', i64, -2n, host(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
  ['be64', be64, 0x0102_0304_0506_0708n, [1, 2, 3, 4, 5, 6, 7, 8]],
];

for (const [name, codec, value, memory] of NUMBERS) {
  t.test(`${name} writes and reads its bytes`, async t => {
    t.same([...encode(codec, value)], memory);
    t.equal(decode(codec, Uint8Array.from(memory)), value);
    t.equal(codec.size, memory.length);
  });
}

for (const [name, codec, value, memory] of BIGS) {
  t.test(`${name} writes and reads its bytes`, async t => {
    t.same([...encode(codec, value)], memory);
    t.equal(decode(codec, Uint8Array.from(memory)), value);
    t.equal(codec.size, memory.length);
  });
}

t.test('integers refuse what does not fit', async t => {
  const limits: readonly (readonly [string, Codec<number>, min: number, max: number])[] = [
    ['u8', u8, 0, 255],
    ['i8', i8, -128, 127],
    ['u16', u16, 0, 65535],
    ['be16', be16, 0, 65535],
    ['i16', i16, -32768, 32767],
    ['u32', u32, 0, 2 ** 32 - 1],
    ['be32', be32, 0, 2 ** 32 - 1],
    ['i32', i32, -(2 ** 31), 2 ** 31 - 1],
  ];
  for (const [name, codec, min, max] of limits) {
    for (const fits of [min, max]) t.equal(decode(codec, encode(codec, fits)), fits, `${name} takes ${fits}`);
    for (const value of [min - 1, max + 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      t.throws(() => encode(codec, value), { name: 'BpfError', code: 'ERANGE' }, `${name} refuses ${value}`);
    }
  }
  for (const [codec, value] of [
    [u64, -1n],
    [u64, 2n ** 64n],
    [i64, 2n ** 63n],
    [i64, -(2n ** 63n) - 1n],
    [be64, -1n],
  ] as const) {
    t.throws(() => encode(codec, value), { code: 'ERANGE' }, `${value}`);
  }
});

t.test('bool, bytes, chars and arrays keep what they are given', async t => {
  t.same([decode(bool, Uint8Array.of(2)), ...encode(bool, true), ...encode(bool, false)], [true, 1, 0]);
  t.same(decode(bytes(3), encode(bytes(3), Uint8Array.of(1, 2, 3))), Uint8Array.of(1, 2, 3));
  t.same([...encode(chars(4), 'ab')], [97, 98, 0, 0]);
  t.equal(decode(chars(4), Uint8Array.of(97, 98, 99, 100)), 'abcd', 'without a NUL');
  t.same(decode(array(u16, 2), encode(array(u16, 2), [1, 2])), [1, 2]);
  t.throws(() => encode(bytes(3), Uint8Array.of(1)), { code: 'ERANGE', message: /3 bytes, got 1/ });
  t.throws(() => encode(chars(4), 'abcd'), { code: 'ERANGE' });
  t.throws(() => encode(chars(9), 'a\0b'), { code: 'ERANGE' });
  t.throws(() => encode(array(u8, 2), [1]), { code: 'ERANGE', message: /2 elements, got 1/ });
});

t.test('bytes reads a copy', async t => {
  const memory = Uint8Array.of(1, 2, 3);
  const copy = decode(bytes(3), memory);
  memory[0] = 9;
  t.equal(copy[0], 1);
});

t.test('struct reads and writes by name, within other structs and at an offset, and leaves padding alone', async t => {
  const inner = struct<{ port: number }>(4, { port: [0, be16] });
  const outer = struct<{ a: number; inner: { port: number } }>(8, { a: [0, u8], inner: [4, inner] });
  const memory = new Uint8Array(20).fill(0xee);
  const view = new DataView(memory.buffer, 2);
  outer.write(view, 8, { a: 1, inner: { port: 0x0203 } });
  t.same([...memory.subarray(9, 19)], [0xee, 1, 0xee, 0xee, 0xee, 2, 3, 0xee, 0xee, 0xee]);
  t.same(outer.read(view, 8), { a: 1, inner: { port: 0x0203 } });
  t.throws(() => struct<{ a: number }>(4, { a: [2, u32] }), {
    code: 'ESIZE',
    message: /"a" to end within 4 bytes, got 6/,
  });
});

t.test('decode refuses too few bytes', async t => {
  t.throws(() => decode(u32, new Uint8Array(3)), { code: 'ESIZE', message: /at least 4 bytes, got 3/ });
});
