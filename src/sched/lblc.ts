import { isCrowded, type Locality, newLocality, recall, usualExpiration } from './locality.ts';
import { isUsable } from './scan.ts';
import { type BuiltIn, defineScheduler } from './scheduler.ts';
import { leastLoaded } from './wlc.ts';

/**
 * Locality-based least connections: a destination address keeps to one server, until that one has weight 0, left, or is
 * crowded; then to the one that wlc would take (Linux, ip_vs_lblc.c).
 *
 * That the server is overloaded does not make the destination leave it.
 */
export const lblc: BuiltIn<unknown, Locality> = defineScheduler({
  name: 'lblc',
  memory: newLocality,
  pick({ destination }, servers, { memory, now, expiration = () => usualExpiration }) {
    const all = servers.toReversed();
    const time = now();
    const kept = recall(memory, destination, time, expiration());
    const server = all.find(({ id }) => id === kept?.members[0]);
    if (server && server.weight > 0 && !isCrowded(server, all)) return server;
    const least = leastLoaded(all.filter(isUsable));
    if (least) memory.set(destination, { members: [least.id], changed: time, used: time });
    return least;
  },
});
