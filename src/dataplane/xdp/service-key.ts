import { Limits } from '../../bpf/generated/lvx.ts';
import { protocolNumbers } from '../../model/protocol.ts';
import type { ServiceAddress } from '../../model/service.ts';
import { isIpv6 } from '../../net/ip.ts';
import { addressWords } from '../address-words.ts';
import { asLoaded16, asLoaded32 } from './byte-order.ts';

/** The key of a service as the program computes it (bpf/match.h). */
export function serviceKey({ vip, port, protocol }: ServiceAddress): bigint {
  const number = BigInt(protocolNumbers[protocol]);
  const loadedPort = BigInt(asLoaded16(port));
  if (!isIpv6(vip)) return (BigInt(asLoaded32(vip)) << 32n) | (loadedPort << 16n) | number;
  const [first, second, third, fourth] = addressWords(vip).map(word => BigInt(asLoaded32(word)));
  const low = ((third ?? 0n) << 32n) | (fourth ?? 0n);
  let hash = hashConn(((first ?? 0n) << 32n) | (second ?? 0n), low);
  hash = hashConn(hash ^ loadedPort, number);
  return (BigInt.asUintN(64, hash) & ~0xffffn) | 0xff00n | number;
}

const multiplierA = 0xff51afd7ed558ccdn;
const multiplierB = 0xc4ceb9fe1a85ec53n;

/** hash_conn() of bpf/hash.h with its two multipliers as multiplier and mask: what keys of IPv6 services are made of. */
function hashConn(client: bigint, destination: bigint): bigint {
  let hash = BigInt.asUintN(64, (client ^ multiplierB) * multiplierA);
  hash ^= (hash >> 32n) ^ destination;
  hash = BigInt.asUintN(64, hash * multiplierA);
  hash ^= hash >> 32n;
  hash = BigInt.asUintN(64, hash * multiplierB);
  return hash ^ (hash >> 32n);
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
