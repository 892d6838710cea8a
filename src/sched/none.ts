import { type BuiltIn, defineScheduler } from './scheduler.ts';

/**
 * No scheduler: nobody gets a new connection. Connections, and clients that keep to a server, go on
 * (Linux, net/netfilter/ipvs/ip_vs_core.c, where a service has none).
 */
export const none: BuiltIn = defineScheduler({ name: 'none', build: () => [] });
