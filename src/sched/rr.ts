import { type Candidate, lastPosition, newestFirst, type Plan, type Progress, type Scheduler } from './scheduler.ts';

/**
 * Round robin: every server of weight above 0 in turn, weights ignored otherwise.
 *
 * After a change of servers the turn goes on behind the last server picked (Linux, net/netfilter/ipvs/ip_vs_rr.c).
 */
export const rr: Scheduler = {
  name: 'rr',
  plan(servers, before): Plan {
    const slots = newestFirst(servers).filter(index => (servers[index]?.weight ?? 0) > 0);
    return { slots, start: before ? resume(servers, slots, before) : 0 };
  },
};

function resume(servers: readonly Candidate[], slots: readonly number[], before: Progress): number {
  const after = lastSurvivor(servers, before);
  if (after === undefined) return 0;
  const next = slots.findIndex(index => index < after);
  return next === -1 ? 0 : next;
}

/** The last server picked; if it is gone, the nearest newer one of the old list that is still there. */
function lastSurvivor(servers: readonly Candidate[], before: Progress): number | undefined {
  const position = lastPosition(before);
  // Nothing picked since the last change: its starting point was a resumption too, so the one before it was last.
  const next = before.plan.slots[before.plan.start];
  const last = position === undefined ? previous(before, next) : before.plan.slots[position];
  if (last === undefined) return undefined;
  for (const candidate of before.servers.slice(last)) {
    const index = servers.findIndex(server => server.id === candidate.id);
    if (index !== -1) return index;
  }
  return undefined;
}

function previous(before: Progress, next: number | undefined): number | undefined {
  if (next === undefined || before.plan.start === 0) return undefined;
  return before.plan.slots[before.plan.start - 1];
}
