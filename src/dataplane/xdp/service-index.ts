import { Limits, ServiceKeySpecial } from '../../bpf/generated/lvx.ts';
import type { BpfMap, MapView } from '../../bpf/index.ts';
import { protocolNumbers } from '../../model/protocol.ts';
import { type ServiceAddress, serviceName } from '../../model/service.ts';
import { isIpv6 } from '../../net/ip.ts';
import { DataplaneError } from '../dataplane.ts';
import { addressWords } from './address-words.ts';
import { asLoaded16, asLoaded32 } from './byte-order.ts';
import { hashConn, multiplierA, multiplierB } from './hash.ts';

const deleted = BigInt(ServiceKeySpecial.DELETED);
const empty = BigInt(ServiceKeySpecial.EMPTY);
const slotWords = 2;

/**
 * The map in which the program finds a service's id: open-addressed, in buckets of one cache line.
 *
 * A reader is never shown half an entry: the id is in place before the key is, and the key is one atomic store.
 */
export class ServiceIndex implements Disposable {
  readonly #view: MapView;
  readonly #words: BigUint64Array;
  readonly #ids: Uint32Array;

  constructor(map: BpfMap<unknown, unknown>) {
    this.#view = map.mmap();
    this.#words = new BigUint64Array(this.#view.buffer);
    this.#ids = new Uint32Array(this.#view.buffer);
  }

  /**
   * Finds the place that a service is to have. Nothing is written yet.
   * @throws DataplaneError ERR_TABLE_FULL if every place that the program looks at is taken.
   */
  reserve(service: ServiceAddress): number {
    const key = serviceKey(service);
    const slots = probeSlots(key);
    const own = slots.find(slot => this.#key(slot) === key);
    const slot = own ?? slots.find(candidate => this.#key(candidate) === empty || this.#key(candidate) === deleted);
    if (slot !== undefined) return slot;
    throw new DataplaneError(
      'ERR_TABLE_FULL',
      `Could not add service ${serviceName(service)}: expected a free place among the ${slots.length} that its address hashes to, got none`,
    );
  }

  /** The id that packets for a service find; undefined if they find none. */
  find(service: ServiceAddress): number | undefined {
    const key = serviceKey(service);
    const slot = probeSlots(key).find(candidate => this.#key(candidate) === key);
    return slot === undefined ? undefined : this.#ids[slot * 4 + 2];
  }

  /** Makes packets for a service find its id. */
  insert(slot: number, service: ServiceAddress, id: number, flags: number): void {
    this.#ids[slot * 4 + 2] = id;
    this.#ids[slot * 4 + 3] = flags;
    Atomics.store(this.#words, slot * slotWords, serviceKey(service));
  }

  /** Makes packets for a service go to the host. */
  delete(service: ServiceAddress): void {
    const key = serviceKey(service);
    const slots = probeSlots(key);
    const position = slots.findIndex(slot => this.#key(slot) === key);
    const slot = slots[position];
    if (slot === undefined) return;
    // Look-ups stop at an empty place, so this one may only become empty if nothing that others look for lies behind it.
    const following = (slot + 1) % (Limits.SERVICE_BUCKETS * Limits.SERVICE_BUCKET_SLOTS);
    const last = this.#key(following) === empty;
    Atomics.store(this.#words, slot * slotWords, last ? empty : deleted);
  }

  #key(slot: number): bigint {
    return this.#words[slot * slotWords] ?? empty;
  }

  [Symbol.dispose](): void {
    this.#view.close();
  }
}

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

/** The numbers of the slots that the program looks at for a key, in its order. */
function probeSlots(key: bigint): number[] {
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
