import type { LoadedServer } from './scheduler.ts';

/** The servers that a scheduler keeps to for one destination. */
export interface Kept {
  /** Servers by id, the newest first. They may have left the service. */
  readonly members: readonly string[];
  /** When the members last changed, in seconds. */
  readonly changed: number;
  /** When they were last asked for, in seconds. */
  readonly used: number;
}

/** What is kept for each destination address. */
export type Locality = Map<string, Kept>;

/** Nothing is kept yet. */
export function newLocality(): Locality {
  return new Map();
}

/** How long a destination is remembered that nobody asks for, unless said otherwise: seconds. */
export const usualExpiration = 24 * 60 * 60;

/**
 * Whether a server has more active connections than weight while another has fewer than half its weight. That the other
 * is overloaded does not matter.
 */
export function isCrowded(server: LoadedServer, all: readonly LoadedServer[]): boolean {
  return server.active > server.weight && all.some(other => other.active * 2 < other.weight);
}

/**
 * What is kept for a destination, marked as used now; undefined if there is nothing, or it was last used `expiration` seconds
 * ago.
 *
 * IPVS looks for what is a day old once in half an hour. It also forgets what was not used for six minutes while more
 * than 16384 destinations are kept, which is more than one service has.
 */
export function recall(kept: Locality, destination: string, now: number, expiration: number): Kept | undefined {
  const found = kept.get(destination);
  if (found === undefined) return undefined;
  if (now >= found.used + expiration) {
    kept.delete(destination);
    return undefined;
  }
  const used = { ...found, used: now };
  kept.set(destination, used);
  return used;
}
