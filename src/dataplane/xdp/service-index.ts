import { Limits } from '../../bpf/generated/lvx.ts';
import type { BpfMap, MapView } from '../../bpf/index.ts';
import type { ServiceAddress } from '../../model/service.ts';
import { type IndexEntry, IndexHalf } from './index-half.ts';

/**
 * The map in which the program finds a service: open-addressed, in buckets of one cache line.
 *
 * There are two of them that say the same. A change is made to the one that packets do not look into; then they look
 * into that, all at once; then it is made to the other one, too. Packets that still look there are not shown half an
 * entry: the key is written last, in one atomic store.
 */
export class ServiceIndex implements Disposable {
  readonly #view: MapView;
  readonly #nowView: MapView;
  readonly #now: Uint32Array;
  readonly #halves: readonly IndexHalf[];

  /** Goes on with what is there, also if the last change was not made to its end. */
  constructor(map: BpfMap<unknown, unknown>, now: BpfMap<unknown, unknown>) {
    this.#view = map.mmap();
    this.#nowView = now.mmap();
    this.#now = new Uint32Array(this.#nowView.buffer);
    const halves: IndexHalf[] = [];
    for (let half = 0; half < Limits.SERVICE_INDICES; half++) halves.push(new IndexHalf(this.#view.buffer, half));
    this.#halves = halves;
    this.#rest.copy(this.#current);
  }

  /** What packets find of a service, if they find it. */
  find(service: ServiceAddress): Omit<IndexEntry, 'service'> | undefined {
    return this.#current.find(service);
  }

  /**
   * Makes packets for some services go to the host, and others find what is given, all in one step.
   * @throws DataplaneError ERR_TABLE_FULL if every place that the program looks at for one is taken; nothing has changed then
   */
  change(removals: readonly ServiceAddress[], entries: readonly IndexEntry[]): void {
    try {
      this.#rest.change(removals, entries);
    } catch (error) {
      this.#rest.copy(this.#current);
      throw error;
    }
    Atomics.xor(this.#now, 0, 1);
    this.#rest.change(removals, entries);
  }

  get #current(): IndexHalf {
    return this.#half((this.#now[0] ?? 0) & 1);
  }

  get #rest(): IndexHalf {
    return this.#half(((this.#now[0] ?? 0) & 1) ^ 1);
  }

  #half(number: number): IndexHalf {
    const half = this.#halves[number];
    if (half === undefined) throw new RangeError(`Expected index 0 or 1, got ${number}`);
    return half;
  }

  [Symbol.dispose](): void {
    this.#view.close();
    this.#nowView.close();
  }
}
