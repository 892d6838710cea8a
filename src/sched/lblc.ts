import { isCrowded, recall, usualExpiration } from './locality.ts';
import { isUsable, scanPlan, standings } from './scan.ts';
import type { Scheduler } from './scheduler.ts';
import { leastLoaded } from './wlc.ts';

/**
 * Locality-based least connections: a destination address keeps to one server, until that one has weight 0, left, or is
 * crowded; then to the one that wlc would take (Linux, ip_vs_lblc.c).
 *
 * That the server is overloaded does not make the destination leave it.
 */
export const lblc: Scheduler = {
  name: 'lblc',
  kind: 'scan',
  plan: scanPlan,
  picker: (servers, plan, { memory, now, expiration = () => usualExpiration }) => ({
    pick({ destination }, loads) {
      const all = standings(servers, plan, loads);
      const time = now();
      const kept = recall(memory, destination, time, expiration());
      const server = all.find(({ id }) => id === kept?.members[0]);
      if (server && server.weight > 0 && !isCrowded(server, all)) return server.index;
      const least = leastLoaded(all.filter(isUsable));
      if (least) memory.kept.set(destination, { members: [least.id], changed: time, used: time });
      return least?.index;
    },
  }),
};
