import t from 'tap';
import { foldAddress } from '../../src/sched/address.ts';
import { hash32 } from '../../src/sched/hash32.ts';
import { hsiphash } from '../../src/sched/siphash.ts';
import { siphash } from './oracles/siphash.ts';
import { seeded } from './random.ts';

const folds = [
  { address: '0.0.0.0', fold: 0 },
  { address: '10.0.0.1', fold: 0x0a000001 },
  { address: '255.255.255.254', fold: 0xfffffffe },
  { address: '::', fold: 0 },
  { address: '::1', fold: 1 },
  { address: '2001:db8::1', fold: 0x20010db8 ^ 1 },
  { address: '2001:db8:1234:5678:9abc:def0:fedc:ba98', fold: 0x2001_0db8 ^ 0x1234_5678 ^ 0x9abc_def0 ^ 0xfedc_ba98 },
  { address: '::ffff:192.0.2.1', fold: 0x0000ffff ^ 0xc0000201 },
];

for (const { address, fold } of folds) {
  t.test(`foldAddress folds ${address}`, async t => {
    t.equal(foldAddress(address), fold >>> 0);
  });
}

for (const text of ['', '10.0.0', '10.0.0.256', '10.0.0.1/8', 'fe80::1%eth0', '1:2', 'localhost']) {
  t.test(`foldAddress refuses ${text || 'an empty text'}`, async t => {
    t.throws(() => foldAddress(text), { name: 'RangeError', message: `Expected an IPv4 or IPv6 address, got ${text}` });
  });
}

const products = [
  { value: 0, bits: 8, hash: 0 },
  { value: 1, bits: 8, hash: 0x61 },
  { value: 1, bits: 32, hash: 0x61c88647 },
  { value: 2, bits: 8, hash: 0xc3 },
  { value: 3, bits: 10, hash: 0x255992d5 >>> 22 },
  { value: 0xffffffff, bits: 8, hash: 0x9e },
  { value: 0x1_0000_0001, bits: 8, hash: 0x61 },
];

for (const { value, bits, hash } of products) {
  t.test(`hash32 gives ${bits} bits of ${value}`, async t => {
    t.equal(hash32(value, bits), hash);
  });
}

t.test('hash32 is the product with 64-bit arithmetic, for 10000 numbers', async t => {
  const random = seeded(1);
  for (let round = 0; round < 10_000; round++) {
    const value = random(65_536) * 65_536 + random(65_536);
    const bits = 1 + random(32);
    const expected = Number(BigInt.asUintN(32, BigInt(value) * 0x61c88647n) >> BigInt(32 - bits));
    if (hash32(value, bits) !== expected) return t.equal(hash32(value, bits), expected, `${value}, ${bits} bits`);
  }
  t.pass('all are');
});

const ascending = (length: number) => Uint8Array.from({ length }, (_, index) => index);

t.test('siphash, the oracle, hashes 15 bytes as the paper on SipHash says (appendix A, SipHash-2-4)', async t => {
  t.same(siphash(ascending(15), ascending(16), 2, 4), [0xa129ca61, 0x49be45e5]);
});

t.test('hsiphash hashes four bytes as Linux expects it to (lib/tests/siphash_kunit.c, 64 bits)', async t => {
  t.equal(hsiphash(0x03020100, [0x0706050403020100n, 0x0f0e0d0c0b0a0908n]), 0x88d38328);
});

t.test('hsiphash is SipHash-1-3 of four bytes, for 2000 numbers and keys', async t => {
  const random = seeded(2);
  const byte = () => random(256);
  for (let round = 0; round < 2000; round++) {
    const message = Uint8Array.from({ length: 4 }, byte);
    const key = Uint8Array.from({ length: 16 }, byte);
    const words = new DataView(key.buffer);
    const value = new DataView(message.buffer).getUint32(0, true);
    const got = hsiphash(value, [words.getBigUint64(0, true), words.getBigUint64(8, true)]);
    const [, expected] = siphash(message, key, 1, 3);
    if (got !== expected) return t.equal(got, expected, `value ${value}, key ${key}`);
  }
  t.pass('all are');
});
