import type { Ip } from '../../net/ip.ts';
import type { IpCommand } from './ip-command.ts';
import { type NeighbourAddress, neighbourKey, releaseNeighbours } from './neighbour.ts';
import type { Findings } from './next-hop.ts';

/** The neighbours that the kernel keeps fresh at our wish, given back when no real server is behind them any more. */
export class ManagedNeighbours {
  readonly #ip: IpCommand;
  readonly #managed = new Map<string, NeighbourAddress>();
  readonly #onTheWayTo = new Map<Ip, string>();

  constructor(ip: IpCommand) {
    this.#ip = ip;
  }

  /** Takes down what a reading of the kernel's tables found and asked for. */
  note({ managed, neighbours }: Pick<Findings, 'managed' | 'neighbours'>): void {
    for (const neighbour of managed) this.#managed.set(neighbourKey(neighbour), neighbour);
    for (const [address, neighbour] of neighbours) this.#onTheWayTo.set(address, neighbourKey(neighbour));
  }

  /** Gives back the neighbours that are not on the way to any of these addresses. */
  async retain(addresses: Pick<ReadonlySet<Ip>, 'has'>): Promise<void> {
    for (const address of this.#onTheWayTo.keys()) if (!addresses.has(address)) this.#onTheWayTo.delete(address);
    const used = new Set(this.#onTheWayTo.values());
    const unused = [...this.#managed].filter(([key]) => !used.has(key));
    for (const [key] of unused) this.#managed.delete(key);
    await releaseNeighbours(
      this.#ip,
      unused.map(([, neighbour]) => neighbour),
    );
  }
}
