import type { Ip } from '../net/ip.ts';

/** How many real servers have each address: told what changes, it need not look at all of them. */
export class AddressUses {
  readonly #counts = new Map<Ip, number>();

  /** Takes some servers for others; tells whether an address is nobody's now. */
  replace(before: readonly HasAddress[], after: readonly HasAddress[]): boolean {
    for (const { address } of after) this.#counts.set(address, (this.#counts.get(address) ?? 0) + 1);
    let isFreed = false;
    for (const { address } of before) {
      const count = (this.#counts.get(address) ?? 0) - 1;
      if (count > 0) this.#counts.set(address, count);
      else isFreed = this.#counts.delete(address) || isFreed;
    }
    return isFreed;
  }

  /** Whether a server has this address. */
  has(address: Ip): boolean {
    return this.#counts.has(address);
  }

  /** Every address that a server has. */
  all(): Iterable<Ip> {
    return this.#counts.keys();
  }
}

/** A real server, as far as it matters here. */
interface HasAddress {
  readonly address: Ip;
}
