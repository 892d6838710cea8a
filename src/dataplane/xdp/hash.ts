/** HASH_MULTIPLIER_A and HASH_MULTIPLIER_B of bpf/hash.h. */
export const multiplierA = 0xff51afd7ed558ccdn;
export const multiplierB = 0xc4ceb9fe1a85ec53n;

/** hash_conn() of bpf/hash.h, over words of 64 bits as the program loads them. */
export function hashConn(client: bigint, destination: bigint, multiplier: bigint, mask: bigint): bigint {
  let hash = BigInt.asUintN(64, (client ^ mask) * multiplier);
  hash ^= (hash >> 32n) ^ destination;
  hash = BigInt.asUintN(64, hash * multiplierA);
  hash ^= hash >> 32n;
  hash = BigInt.asUintN(64, hash * multiplierB);
  return hash ^ (hash >> 32n);
}
