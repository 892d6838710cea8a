import { Limits } from '../../bpf/generated/lvx.ts';
import { protocolNumbers } from '../../model/protocol.ts';
import type { ServiceAddress } from '../../model/service.ts';
import { isIpv6 } from '../../net/ip.ts';
import { addressWords } from '../address-words.ts';
import { asLoaded16, asLoaded32 } from './byte-order.ts';
import { hashConn, multiplierA, multiplierB } from './hash.ts';

/** The key of a service as the program computes it (bpf/match.h). */
export function serviceKey({ vip, port, protocol }: ServiceAddress): bigint {
  const number = BigInt(protocolNumbers[protocol]);
  const loadedPort = BigInt(asLoaded16(port));
  if (!isIpv6(vip)) return (BigInt(asLoaded32(vip)) << 32n) | (loadedPort << 16n) | number;
  const [first, second, third, fourth] = addressWords(vip).map(word => BigInt(asLoaded32(word)));
  const low = ((third ?? 0n) << 32n) | (fourth ?? 0n);
  let hash = hashConn(((first ?? 0n) << 32n) | (second ?? 0n), low, multiplierA, multiplierB);
  hash = hashConn(hash ^ loadedPort, number, multiplierA, multiplierB);
  return (BigInt.asUintN(64, hash) & ~0xffffn) | 0xff00n | number;
}

/** The numbers of the slots of an index that the program looks at for a key, in its order. */
export function probeSlots(key: bigint): number[] {
  const first = hashService(key);
  const slots: number[] = [];
  for (let probe = 0; probe < Limits.SERVICE_PROBES; probe++) {
    const bucket = (first + probe) % Limits.SERVICE_BUCKETS;
    for (let i = 0; i < Limits.SERVICE_BUCKET_SLOTS; i++) slots.push(bucket * Limits.SERVICE_BUCKET_SLOTS + i);
  }
  return slots;
}

/** hash_service() of bpf/hash.h: the number of a bucket. */
function hashService(key: bigint): number {
  return Number(BigInt.asUintN(64, key * multiplierB) >> BigInt(64 - Limits.SERVICE_BUCKET_BITS));
}
