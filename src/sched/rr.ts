import { newestFirst } from './order.ts';
import { type BuiltIn, type Candidate, defineScheduler, type Progress } from './scheduler.ts';

/**
 * Round robin: every server of weight above 0 in turn, weights ignored otherwise. Overloaded servers are passed over.
 *
 * After a change of servers the turn goes on behind the last server picked, also if that one has weight 0 by now
 * (Linux, net/netfilter/ipvs/ip_vs_rr.c).
 */
export const rr: BuiltIn = defineScheduler({
  name: 'rr',
  build(servers, { before }) {
    const slots = newestFirst(servers).filter(index => (servers[index]?.weight ?? 0) > 0);
    const after = before && lastSurvivor(servers, before);
    const id = after === undefined ? undefined : servers[after]?.id;
    return { slots, start: after === undefined ? 0 : nextSlot(slots, after), ...(id !== undefined && { after: id }) };
  },
});

/** The position of the first server behind the one given; behind the oldest one the turn starts over. */
function nextSlot(slots: readonly number[], after: number): number {
  const next = slots.findIndex(index => index < after);
  return next === -1 ? 0 : next;
}

/** The last server picked; if it is gone, the nearest newer one of the old list that is still there. */
function lastSurvivor(servers: readonly Candidate[], before: Progress): number | undefined {
  const last = lastPicked(before);
  if (last === -1) return undefined;
  for (const candidate of before.servers.slice(last)) {
    const index = servers.findIndex(server => server.id === candidate.id);
    if (index !== -1) return index;
  }
  return undefined;
}

/** The index of the last server picked, under the plan or before it; -1 if none was. */
function lastPicked({ servers, plan, cursor }: Progress): number {
  if (cursor.last !== undefined) return plan.slots[cursor.last] ?? -1;
  return plan.after === undefined ? -1 : servers.findIndex(server => server.id === plan.after);
}
