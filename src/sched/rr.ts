import { type Candidate, lastPosition, newestFirst, type Plan, type Progress, type Scheduler } from './scheduler.ts';

/**
 * Round robin: every server of weight above 0 in turn, weights ignored otherwise.
 *
 * After a change of servers the turn goes on behind the last server picked, also if that one has weight 0 by now
 * (Linux, net/netfilter/ipvs/ip_vs_rr.c).
 */
export const rr: Scheduler = {
  name: 'rr',
  plan(servers, before): Plan {
    const slots = newestFirst(servers).filter(index => (servers[index]?.weight ?? 0) > 0);
    const after = before && lastSurvivor(servers, before);
    const id = after === undefined ? undefined : servers[after]?.id;
    return { slots, start: after === undefined ? 0 : nextSlot(slots, after), ...(id !== undefined && { after: id }) };
  },
};

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
function lastPicked(before: Progress): number {
  const position = lastPosition(before);
  if (position !== undefined) return before.plan.slots[position] ?? -1;
  return before.servers.findIndex(server => server.id === before.plan.after);
}
