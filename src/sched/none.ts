import type { Scheduler } from './scheduler.ts';

/**
 * No scheduler: nobody gets a new connection. Connections, and clients that keep to a server, go on
 * (Linux, net/netfilter/ipvs/ip_vs_core.c, where a service has none).
 */
export const none: Scheduler = {
  name: 'none',
  kind: 'period',
  plan: () => ({ slots: [], start: 0 }),
  picker: () => ({ pick: () => undefined }),
};
