/** The VLAN devices of the host: frames with other tags are not for it. */
export class VlanSet {
  readonly #known = new Set<number>();

  /** Whether there is a device over an interface for these ids; 0: no such tag. */
  has(ifindex: number, outer: number, inner: number): boolean {
    return this.#known.has(nameOf(ifindex, outer, inner));
  }

  add(ifindex: number, outer: number, inner: number): void {
    this.#known.add(nameOf(ifindex, outer, inner));
  }

  clear(): void {
    this.#known.clear();
  }
}

/** All three as one number below 2^53. */
function nameOf(ifindex: number, outer: number, inner: number): number {
  return ifindex * 2 ** 24 + outer * 2 ** 12 + inner;
}
