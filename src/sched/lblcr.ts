import { isCrowded, type Kept, type Locality, newLocality, recall, usualExpiration } from './locality.ts';
import { isLighter, overhead } from './overhead.ts';
import { best, isUsable } from './scan.ts';
import { type BuiltIn, defineScheduler, type LoadedServer } from './scheduler.ts';
import { leastLoaded } from './wlc.ts';

/** How many servers a destination keeps to at most. IPVS sets no limit. */
export const mostMembers = 16;

/**
 * Locality-based least connections with replication: a destination address keeps to a set of servers and takes the least
 * loaded of it. If that one is crowded, or none is usable, the server that wlc would take joins the set. A day after the
 * last change the most loaded leaves it (Linux, ip_vs_lblcr.c).
 *
 * Members that left the service stay in the set, in case they come back. What they carry is not known here: if there are
 * any, one of them leaves first, the newest, where IPVS goes by load. The oldest makes room in a full set.
 */
export const lblcr: BuiltIn<unknown, Locality> = defineScheduler({
  name: 'lblcr',
  memory: newLocality,
  pick({ destination }, servers, { memory, now, expiration = () => usualExpiration }) {
    const all = servers.toReversed();
    const time = now();
    const recalled = recall(memory, destination, time, expiration());
    const server = recalled && leastLoaded(membersOf(recalled, all).filter(isUsable));
    const kept = recalled && shrink(recalled, all, time, expiration());
    if (kept) memory.set(destination, kept);
    if (server && !isCrowded(server, all)) return server;
    const least = leastLoaded(all.filter(isUsable));
    if (least) memory.set(destination, join(kept, least.id, time));
    return least;
  },
});

/** The members that are still there, in the set's order. */
function membersOf({ members }: Kept, all: readonly LoadedServer[]): LoadedServer[] {
  return members.flatMap(member => all.find(({ id }) => id === member) ?? []);
}

/** Takes the most loaded server out of a set that did not change for a day. */
function shrink(kept: Kept, all: readonly LoadedServer[], now: number, expiration: number): Kept {
  if (kept.members.length < 2 || now <= kept.changed + expiration) return kept;
  const present = membersOf(kept, all);
  const gone = kept.members.find(member => !present.some(({ id }) => id === member));
  const weighty = present.filter(server => server.weight > 0);
  const most = gone ?? best(weighty, (one, other) => isLighter(other, one, overhead))?.id;
  return most === undefined ? kept : { ...kept, members: kept.members.filter(id => id !== most), changed: now };
}

/** The set with one more member, if it is not one already. */
function join(kept: Kept | undefined, id: string, now: number): Kept {
  if (kept?.members.includes(id)) return kept;
  return { members: [id, ...(kept?.members ?? [])].slice(0, mostMembers), changed: now, used: now };
}
