import { defineScheduler, type Server } from 'lvx/scheduler';

/** Every server as often as its weight, the quickest first. */
export default defineScheduler({
  name: 'starter',

  // Called when something about the servers changes; its slots are walked by XDP, one connection a slot. With a function pick
  // instead, lvxd is asked for the first packet of each connection.
  build(servers) {
    const quickFirst = servers.toSorted((one, other) => (one.latency ?? 0) - (other.latency ?? 0));
    return quickFirst.flatMap(server => Array<Server>(server.weight).fill(server));
  },
});
