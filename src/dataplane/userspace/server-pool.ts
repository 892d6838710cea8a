import type { Server } from '../../model/server.ts';
import { serverName } from '../../model/server.ts';
import { setLimits } from './table/load.ts';
import { isNamed, newRealServer, newServerMemory, type RealServer } from './table/real-server.ts';
import type { Ways } from './ways.ts';

/** Real servers that there is room for, those kept for connections to removed ones included. */
export const serversMax = 131_072;

/**
 * The real servers by the index by which connections name them. One that is removed keeps its index, and gets it back if
 * it comes back; nobody else gets it as long as a connection names it.
 */
export class ServerPool {
  readonly list: (RealServer | undefined)[] = [];
  /** What is counted of them. */
  readonly memory = newServerMemory(serversMax);
  readonly #ways: Ways;
  /** Those that were removed, by service and name. */
  readonly #removed = new Map<number, Map<string, RealServer>>();
  readonly #free: number[] = [];

  constructor(ways: Ways) {
    this.#ways = ways;
  }

  /** How many new ones there is room for. */
  get room(): number {
    return serversMax - this.list.length + this.#free.length;
  }

  /** Whether a server of a service was removed and is kept. */
  isKept(serviceId: number, server: Server): boolean {
    return this.#removed.get(serviceId)?.has(serverName(server)) === true;
  }

  /** Adds a server to a service: the one that it was, if it is kept. There must be room. */
  add(serviceId: number, server: Server): RealServer {
    const removed = this.#removed.get(serviceId);
    const kept = removed?.get(serverName(server));
    removed?.delete(serverName(server));
    if (kept !== undefined) {
      kept.isLive = true;
      this.change(kept, server);
      return kept;
    }
    const index = this.#free.pop() ?? this.list.length;
    const real = newRealServer(this.memory, index, serviceId, server, this.#ways.to(server));
    this.list[index] = real;
    return real;
  }

  /** Changes a server's weight, thresholds and way. */
  change(real: RealServer, server: Server): void {
    real.server = server;
    setLimits(real.load, server);
    real.way = this.#ways.to(server);
  }

  /** Takes a server out. Those of its connections that it has are still counted. */
  remove(real: RealServer): void {
    real.isLive = false;
    real.load.weight = 0;
    const removed = this.#removed.get(real.serviceId) ?? new Map<string, RealServer>();
    this.#removed.set(real.serviceId, removed.set(serverName(real.server), real));
  }

  /** The removed ones of a service that are kept. */
  removedOf(serviceId: number): RealServer[] {
    return [...(this.#removed.get(serviceId)?.values() ?? [])];
  }

  /**
   * Frees the removed ones that no connection names.
   * @param beforeFree is told each one first
   */
  reclaim(beforeFree: (real: RealServer) => void): void {
    for (const [serviceId, removed] of this.#removed) {
      for (const [name, real] of removed) {
        if (isNamed(real)) continue;
        beforeFree(real);
        this.list[real.index] = undefined;
        this.#free.push(real.index);
        removed.delete(name);
      }
      if (removed.size === 0) this.#removed.delete(serviceId);
    }
  }

  /** Leads to every server by the next hop that is known now. */
  updateWays(): void {
    const live = this.list.filter(real => real?.isLive === true);
    for (const real of live) if (real !== undefined) real.way = this.#ways.to(real.server);
    this.#ways.retain(live.flatMap(real => (real === undefined ? [] : [real.server])));
  }
}
