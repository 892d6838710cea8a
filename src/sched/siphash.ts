type State = [bigint, bigint, bigint, bigint];

/**
 * SipHash-1-3 of one 32-bit number, of which the lower 32 bits are the hash: what IPVS gets from hsiphash on 64-bit
 * machines (Linux, lib/siphash.c: hsiphash_1u32), there from a number's four bytes, least significant first.
 *
 * All arithmetic is on unsigned 64-bit numbers, modulo 2^64. With k the key, both of whose words are the same here:
 *
 *     v0 = 0x736f6d6570736575 ^ k     v1 = 0x646f72616e646f6d ^ k
 *     v2 = 0x6c7967656e657261 ^ k     v3 = 0x7465646279746573 ^ k
 *     b = 4 << 56 | value             (4 is the length in bytes)
 *     v3 ^= b, one round, v0 ^= b, v2 ^= 0xff, three rounds
 *     hash = the lower 32 bits of v0 ^ v1 ^ v2 ^ v3
 *
 * A round, `<<<` being a rotation of 64 bits to the left:
 *
 *     v0 += v1, v1 <<<= 13, v1 ^= v0, v0 <<<= 32     v2 += v3, v3 <<<= 16, v3 ^= v2
 *     v0 += v3, v3 <<<= 21, v3 ^= v0                 v2 += v1, v1 <<<= 17, v1 ^= v2, v2 <<<= 32
 * @param value an unsigned 32-bit number
 * @param key an unsigned 64-bit number, used for both words; or both words
 */
export function hsiphash(value: number, key: bigint | readonly [bigint, bigint]): number {
  const [k0, k1] = typeof key === 'bigint' ? [key, key] : key;
  const block = (4n << 56n) | BigInt(value);
  let state: State = [
    0x736f6d6570736575n ^ k0,
    0x646f72616e646f6dn ^ k1,
    0x6c7967656e657261n ^ k0,
    0x7465646279746573n ^ k1 ^ block,
  ];
  state = round(state);
  state[0] ^= block;
  state[2] ^= 0xffn;
  const [v0, v1, v2, v3] = round(round(round(state)));
  return Number((v0 ^ v1 ^ v2 ^ v3) & 0xffffffffn);
}

function round([v0, v1, v2, v3]: State): State {
  const a = add(v0, v1);
  const b = rotate(v1, 13n) ^ a;
  const c = add(v2, v3);
  const d = rotate(v3, 16n) ^ c;
  const e = add(rotate(a, 32n), d);
  const f = add(c, b);
  return [e, rotate(b, 17n) ^ f, rotate(f, 32n), rotate(d, 21n) ^ e];
}

function add(a: bigint, b: bigint): bigint {
  return BigInt.asUintN(64, a + b);
}

function rotate(word: bigint, bits: bigint): bigint {
  return BigInt.asUintN(64, word << bits) | (word >> (64n - bits));
}
