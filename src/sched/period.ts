import type { Candidate, Cursor, LoadedServer, Plan } from './scheduler.ts';

/** Where the walk of a plan is after a number of steps; each was a pick, or went past an overloaded server. */
export function cursorAfter({ slots, start }: Plan, steps: bigint): Cursor {
  const length = BigInt(slots.length);
  if (steps === 0n || length === 0n) return { next: start };
  const last = Number((BigInt(start) + steps - 1n) % length);
  return { next: (last + 1) % slots.length, last };
}

/** A pick of a walk, and where the walk is afterwards. */
export interface Step {
  readonly cursor: Cursor;
  /** The index of the server; undefined if every one is overloaded. */
  readonly server: number | undefined;
}

/** Walks a period: the next slot whose server is not overloaded. */
export function walkOn({ slots, lastRound }: Plan, cursor: Cursor, servers: readonly LoadedServer[]): Step {
  for (let step = 0; step < slots.length; step++) {
    const position = (cursor.next + step) % slots.length;
    const server = slots[position] ?? -1;
    if (servers[server]?.overloaded !== false) continue;
    return { server, cursor: { next: (position + 1) % slots.length, last: position } };
  }
  const startsOver = lastRound !== undefined && (cursor.last ?? -1) < lastRound;
  return { server: undefined, cursor: startsOver ? { next: 0 } : cursor };
}

/** How many servers can be picked at all. */
export function countUsable(servers: readonly Candidate[]): number {
  return servers.filter(server => server.weight > 0).length;
}
