/** A VLAN device over an interface: outer and inner id; 0: no such tag. */
export type VlanName = readonly [ifindex: number, outer: number, inner: number];

/** The VLAN devices of the host: frames with other tags are not for it. */
export class VlanSet {
  readonly #known = new Set<number>();

  /** Whether there is a device over an interface for these ids; 0: no such tag. */
  has(ifindex: number, outer: number, inner: number): boolean {
    return this.#known.has(numberOf(ifindex, outer, inner));
  }

  add(ifindex: number, outer: number, inner: number): void {
    this.#known.add(numberOf(ifindex, outer, inner));
  }

  /** From now on there are these. */
  replace(names: readonly VlanName[]): void {
    this.#known.clear();
    for (const name of names) this.add(...name);
  }
}

/** All three as one number below 2^53. */
function numberOf(ifindex: number, outer: number, inner: number): number {
  return ifindex * 2 ** 24 + outer * 2 ** 12 + inner;
}
