import { BlockList } from 'node:net';
import { defineScheduler } from 'lvx/scheduler';

/** Clients by their network, and the servers that they get. Others get any server. Change this to your own. */
const subsets: readonly { readonly network: string; readonly bits: number; readonly servers: readonly string[] }[] = [
  { network: '10.1.0.0', bits: 16, servers: ['192.0.2.11', '192.0.2.12'] },
  { network: '2001:db8:1::', bits: 48, servers: ['192.0.2.11', '192.0.2.12'] },
  { network: '10.2.0.0', bits: 16, servers: ['192.0.2.13'] },
];

const lists = subsets.map(({ network, bits, servers }) => {
  const list = new BlockList();
  list.addSubnet(network, bits, familyOf(network));
  return { list, servers: new Set(servers) };
});

/**
 * Subsets by client network: clients of a network go to servers of their own, the one with the fewest active connections for
 * its weight. If none of those can take a connection, or the network has none, all servers are looked at.
 */
export default defineScheduler({
  name: 'subset',

  pick({ client }, servers) {
    const usable = servers.filter(({ weight, overloaded }) => weight > 0 && !overloaded);
    const subset = lists.find(({ list }) => list.check(client, familyOf(client)));
    const own = usable.filter(({ address }) => subset?.servers.has(address));
    const [first, ...others] = own.length > 0 ? own : usable;
    return others.reduce(
      (best, each) => (each.active / each.weight < (best?.active ?? 0) / (best?.weight ?? 1) ? each : best),
      first,
    );
  },
});

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}
