import { defineScheduler, type Server } from 'lvx/scheduler';

/** What a server that no health check has told of is taken to need, milliseconds. */
const unknown = 100;
/** The most slots of one server: the quickest one's. */
const most = 100;

/**
 * Least response time: new connections in proportion to weight and in inverse proportion to what the last health check of a
 * server took. Feed it with `lvx latency VIP:port SERVER MILLISECONDS`. A server whose check failed counts as unknown.
 *
 * All of it is laid out beforehand: XDP picks.
 */
export default defineScheduler({
  name: 'lrt',

  build(servers) {
    const usable = servers.filter(({ weight }) => weight > 0);
    const speeds = usable.map(({ weight, latency }) => weight / Math.max(latency ?? unknown, 0.1));
    const fastest = Math.max(...speeds);
    return spread(
      usable,
      speeds.map(speed => Math.max(1, Math.round((speed / fastest) * most))),
    );
  },
});

/** Lays out servers as often as they should be, each as evenly as can be (smooth weighted round robin, as in nginx). */
function spread(servers: readonly Server[], shares: readonly number[]): Server[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const credit = shares.map(() => 0);
  return Array.from({ length: total }, () => {
    shares.forEach((share, at) => {
      credit[at] = (credit[at] ?? 0) + share;
    });
    const richest = credit.indexOf(Math.max(...credit));
    credit[richest] = (credit[richest] ?? 0) - total;
    return servers[richest] ?? 0;
  }).filter(slot => typeof slot === 'object');
}
