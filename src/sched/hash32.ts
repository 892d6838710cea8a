/** The fractional part of the golden ratio, negated, as 32 bits (Linux, include/linux/hash.h: GOLDEN_RATIO_32). */
const factor = 0x61c88647;

/**
 * Multiplicative hashing of a 32-bit number, as sh and dh do it: the product with 0x61c88647 modulo 2^32, of which the
 * upper bits are the hash (Linux, include/linux/hash.h: hash_32). In C: `value * 0x61c88647u >> (32 - bits)`.
 * @param value taken modulo 2^32
 * @param bits 1 to 32
 */
export function hash32(value: number, bits: number): number {
  return Math.imul(value, factor) >>> (32 - bits);
}
