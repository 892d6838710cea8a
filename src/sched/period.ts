import type { Candidate, Cursor, Memory, Picker, Plan } from './scheduler.ts';

/** Where the walk of a plan is after a number of steps; each was a pick, or went past an overloaded server. */
export function cursorAfter({ slots, start }: Plan, steps: bigint): Cursor {
  const length = BigInt(slots.length);
  if (steps === 0n || length === 0n) return { next: start };
  const last = Number((BigInt(start) + steps - 1n) % length);
  return { next: (last + 1) % slots.length, last };
}

/**
 * Walks a period: each pick takes the next slot whose server is not overloaded.
 * @param exhausted where the walk is after it came round and found every server overloaded
 */
export function periodPicker({ slots, start }: Plan, memory: Memory, exhausted: (cursor: Cursor) => Cursor): Picker {
  memory.cursor = { next: start };
  return {
    pick(_request, loads) {
      for (let step = 0; step < slots.length; step++) {
        const position = (memory.cursor.next + step) % slots.length;
        const server = slots[position];
        if (server === undefined || loads[server]?.overloaded) continue;
        memory.cursor = { next: (position + 1) % slots.length, last: position };
        return server;
      }
      memory.cursor = exhausted(memory.cursor);
      return undefined;
    },
  };
}

/** How many servers can be picked at all. */
export function countUsable(servers: readonly Candidate[]): number {
  return servers.filter(server => server.weight > 0).length;
}
