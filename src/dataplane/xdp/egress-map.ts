import { BpfError, type BpfMap } from '../../bpf/index.ts';

/** The interfaces that the program may redirect packets to. The kernel takes out those that are deleted. */
export class EgressMap {
  readonly #map: BpfMap<number, number>;

  /** @param map interface index → the same interface index */
  constructor(map: BpfMap<number, number>) {
    this.#map = map;
  }

  /** Lets packets out of an interface; false if that can't be: it has just been deleted, or there are too many. */
  allow(ifindex: number): boolean {
    if (this.#map.has(ifindex)) return true;
    try {
      this.#map.set(ifindex, ifindex);
      return true;
    } catch (error) {
      if (error instanceof BpfError && (error.code === 'EINVAL' || error.code === 'E2BIG')) return false;
      throw error;
    }
  }
}
