import type { BpfMap } from '../../bpf/index.ts';

/** The interfaces that the program may redirect packets to. The kernel takes out those that are deleted. */
export class EgressMap {
  readonly #map: BpfMap<number, number>;

  /** @param map interface index → the same interface index */
  constructor(map: BpfMap<number, number>) {
    this.#map = map;
  }

  /** Lets packets out of an interface. */
  allow(ifindex: number): void {
    if (!this.#map.has(ifindex)) this.#map.set(ifindex, ifindex);
  }
}
