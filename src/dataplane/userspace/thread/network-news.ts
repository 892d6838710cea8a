import { isDeepStrictEqual } from 'node:util';
import type { Ip } from '../../../net/ip.ts';
import type { NextHop } from '../../next-hop/next-hop.ts';
import type { Lack } from '../../next-hop/route.ts';
import type { Hops } from '../ways.ts';
import type { NetworkChange } from './protocol.ts';

/** What the thread has been told of next hops: tells what it is yet to be told. */
export class NetworkNews {
  readonly #hops: Hops;
  readonly #told = new Map<Ip, NextHop | Lack>();

  constructor(hops: Hops) {
    this.#hops = hops;
  }

  /** What has changed about the ways to some addresses; it counts as told then. */
  about(addresses: Iterable<Ip>): NetworkChange['hops'] {
    const news: [Ip, NextHop | Lack | undefined][] = [];
    for (const address of addresses) {
      const hop = this.#hops.get(address) ?? this.#hops.lack(address);
      if (isDeepStrictEqual(hop, this.#told.get(address))) continue;
      news.push([address, hop]);
      if (hop === undefined) this.#told.delete(address);
      else this.#told.set(address, hop);
    }
    return news;
  }

  /** Forgets all but some addresses; the thread is to be told so. */
  retain(addresses: Pick<ReadonlySet<Ip>, 'has'>): NetworkChange['hops'] {
    const gone = [...this.#told.keys()].filter(address => !addresses.has(address));
    for (const address of gone) this.#told.delete(address);
    return gone.map(address => [address, undefined]);
  }
}
