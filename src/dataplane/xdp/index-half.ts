import { Limits, ServiceKeySpecial, serviceBucketLayout, serviceSlotLayout } from '../../bpf/generated/lvx.ts';
import { type ServiceAddress, serviceName } from '../../model/service.ts';
import { DataplaneError } from '../dataplane.ts';
import { probeSlots, serviceKey } from './service-key.ts';

const deleted = BigInt(ServiceKeySpecial.DELETED);
const empty = BigInt(ServiceKeySpecial.EMPTY);
const length = Limits.SERVICE_BUCKETS * Limits.SERVICE_BUCKET_SLOTS;
const { size, offsets } = serviceSlotLayout;

/** What the program finds of a service. */
export interface IndexEntry {
  readonly service: ServiceAddress;
  readonly id: number;
  /** `serviceFlags` of the service. */
  readonly flags: number;
  /** By which it finds the service's slots. */
  readonly planNumber: number;
}

/** One of the two indices that the program may look into. */
export class IndexHalf {
  readonly #bytes: Uint8Array;
  readonly #words: BigUint64Array;
  readonly #shorts: Uint16Array;
  readonly #longs: Uint32Array;

  /** @param number which of those in the memory */
  constructor(memory: ArrayBuffer, number: number) {
    const bytes = Limits.SERVICE_BUCKETS * serviceBucketLayout.size;
    this.#bytes = new Uint8Array(memory, number * bytes, bytes);
    this.#words = new BigUint64Array(memory, number * bytes, bytes / 8);
    this.#shorts = new Uint16Array(memory, number * bytes, bytes / 2);
    this.#longs = new Uint32Array(memory, number * bytes, bytes / 4);
  }

  /** Becomes the same as another. */
  copy(other: IndexHalf): void {
    this.#bytes.set(other.#bytes);
  }

  /** What is found of a service, if it is in here. */
  find(service: ServiceAddress): Omit<IndexEntry, 'service'> | undefined {
    const key = serviceKey(service);
    const slot = probeSlots(key).find(candidate => this.#key(candidate) === key);
    if (slot === undefined) return undefined;
    return {
      id: this.#shorts[(slot * size + offsets.id) / 2] ?? 0,
      flags: this.#shorts[(slot * size + offsets.flags) / 2] ?? 0,
      planNumber: this.#longs[(slot * size + offsets.plan) / 4] ?? 0,
    };
  }

  /**
   * Takes some services out and puts others in, or changes what is found of them.
   * @throws DataplaneError ERR_TABLE_FULL if every place that the program looks at for one is taken; those before it are in then
   */
  change(removals: readonly ServiceAddress[], entries: readonly IndexEntry[]): void {
    for (const service of removals) this.#delete(service);
    for (const entry of entries) this.#put(entry);
  }

  #put({ service, id, flags, planNumber }: IndexEntry): void {
    const key = serviceKey(service);
    const slots = probeSlots(key);
    const own = slots.find(slot => this.#key(slot) === key);
    const slot = own ?? slots.find(candidate => this.#key(candidate) === empty || this.#key(candidate) === deleted);
    if (slot === undefined) {
      throw new DataplaneError(
        'ERR_TABLE_FULL',
        `Could not add service ${serviceName(service)}: expected a free place among the ${slots.length} that its address hashes to, got none`,
      );
    }
    this.#shorts[(slot * size + offsets.id) / 2] = id;
    this.#shorts[(slot * size + offsets.flags) / 2] = flags;
    this.#longs[(slot * size + offsets.plan) / 4] = planNumber;
    Atomics.store(this.#words, (slot * size + offsets.key) / 8, key);
  }

  #delete(service: ServiceAddress): void {
    const key = serviceKey(service);
    const slot = probeSlots(key).find(candidate => this.#key(candidate) === key);
    if (slot === undefined) return;
    // Look-ups stop at an empty place, so this one may only become empty if nothing that others look for lies behind it.
    const isLast = this.#key((slot + 1) % length) === empty;
    Atomics.store(this.#words, (slot * size + offsets.key) / 8, isLast ? empty : deleted);
  }

  #key(slot: number): bigint {
    return this.#words[(slot * size + offsets.key) / 8] ?? empty;
  }
}
