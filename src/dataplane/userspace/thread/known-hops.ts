import type { Ip } from '../../../net/ip.ts';
import type { NextHop } from '../../next-hop/next-hop.ts';
import type { Lack } from '../../next-hop/route.ts';
import type { Hops } from '../ways.ts';
import type { NetworkChange } from './protocol.ts';

/** The next hops as the ruling thread has told them. */
export class KnownHops implements Hops {
  readonly #known = new Map<Ip, NextHop | Lack>();

  get(address: Ip): NextHop | undefined {
    const hop = this.#known.get(address);
    return typeof hop === 'object' ? hop : undefined;
  }

  lack(address: Ip): Lack | undefined {
    const lack = this.#known.get(address);
    return typeof lack === 'object' ? undefined : lack;
  }

  /** Takes over what has changed. */
  apply({ hops }: NetworkChange): void {
    for (const [address, hop] of hops) {
      if (hop === undefined) this.#known.delete(address);
      else this.#known.set(address, hop);
    }
  }
}
