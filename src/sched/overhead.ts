import type { LoadedServer } from './scheduler.ts';

/** What connections cost a server: an active one 256 times as much as an inactive one. */
export function overhead({ active, inactive }: LoadedServer): number {
  return active * 256 + inactive;
}

/** What a server's active connections will be with one more. */
export function expected({ active }: LoadedServer): number {
  return active + 1;
}

/**
 * Whether one server has less to carry than another for its weight. Both weights are above 0.
 *
 * Compared as products of 64 bits. IPVS does so too, but in twos, whose products of 32 bits may overflow.
 */
export function isLighter(one: LoadedServer, other: LoadedServer, cost: (server: LoadedServer) => number): boolean {
  return BigInt(cost(one)) * BigInt(other.weight) < BigInt(cost(other)) * BigInt(one.weight);
}
