import { type Ip, isIpv6 } from '../../net/ip.ts';

/** How long a router's word counts, milliseconds: as long as Linux's default (net.ipv4.route.mtu_expires). */
const lifetime = 600_000;

/** What every link takes at least and so no router can undercut, bytes: RFC 791 with an outer header, RFC 8200. */
const least = { ipv4: 68 + 20, ipv6: 1280 } as const;

interface Limit {
  readonly mtu: number;
  readonly until: number;
}

/** What routers on the way to some addresses said of the longest packet that they take (RFC 1191, RFC 8201). */
export class LearnedMtus {
  readonly #limits = new Map<Ip, Limit>();
  readonly #now: () => number;

  /** @param now milliseconds of a clock that does not jump */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Takes down what a router said. A larger value than the one known, or one that no link
   * can have, changes nothing; the same value again lives as long as a new one.
   *
   * @param mtu of the outer packet, bytes
   */
  learn(address: Ip, mtu: number): void {
    if (mtu > this.limit(address) || mtu < (isIpv6(address) ? least.ipv6 : least.ipv4)) return;
    this.#limits.set(address, { mtu, until: this.#now() + lifetime });
  }

  /** The longest packet that gets through to an address as far as routers have told, bytes; infinite without a word. */
  limit(address: Ip): number {
    const limit = this.#limits.get(address);
    return limit === undefined || limit.until <= this.#now() ? Number.POSITIVE_INFINITY : limit.mtu;
  }

  /** Forgets all but some addresses, and what is too old. */
  retain(addresses: Pick<ReadonlySet<Ip>, 'has'>): void {
    for (const [address, { until }] of this.#limits) {
      if (until <= this.#now() || !addresses.has(address)) this.#limits.delete(address);
    }
  }
}
