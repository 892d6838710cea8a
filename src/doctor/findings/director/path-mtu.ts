import type { Route } from '../../../dataplane/next-hop/route.ts';
import { formatIp } from '../../../net/ip.ts';
import type { Check } from '../../check.ts';
import type { DirectorFacts } from '../../facts/director.ts';
import { distinctServers } from './servers.ts';

/** A link on the way that is smaller than the first one, and says so. */
export const pathMtu: Check<DirectorFacts> = {
  name: 'path-mtu',
  severity: 'warning',
  found: 'a router on the way to a real server says that packets of full length are too big',
  why: 'The director learns this anew every ten minutes, and by then has sent packets that got lost.',
  look: facts =>
    distinctServers(facts).flatMap(address => {
      const [path, route] = [facts.paths.get(address), facts.routes.get(address)];
      if (path?.kind !== 'told' || route === undefined) return [];
      return {
        object: formatIp(address),
        seen: `the way to ${formatIp(address)} takes ${path.mtu} bytes`,
        expected: `what the first link takes, or a route that says ${path.mtu}`,
        mend: [withMtu(facts, route, path.mtu)],
      };
    }),
};

/** A link on the way that swallows long packets. */
export const pathVanishes: Check<DirectorFacts> = {
  name: 'path-black-hole',
  severity: 'error',
  found: 'packets of full length to a real server vanish, and nobody says why',
  why: 'Connections open, and hang as soon as the client sends much.',
  look: facts =>
    distinctServers(facts).flatMap(address => {
      const [path, route] = [facts.paths.get(address), facts.routes.get(address)];
      if (path?.kind !== 'vanishes' || route === undefined) return [];
      return {
        object: formatIp(address),
        seen: `packets to ${formatIp(address)} of more than ${path.most} bytes vanish`,
        expected: `that those arrive, or a route that says ${path.most}`,
        mend: [withMtu(facts, route, path.most)],
      };
    }),
};

/** The command for a route that says an MTU (bytes): lvxd goes by it. Its source stays, unless that is wrong, too. */
function withMtu({ vips }: DirectorFacts, { destination, neighbour, device, source }: Route, mtu: number): string {
  const via = neighbour === destination ? '' : ` via ${formatIp(neighbour)}`;
  const from = vips.includes(source) ? '' : ` src ${formatIp(source)}`;
  return `ip route replace ${formatIp(destination)}${via} dev ${device}${from} mtu lock ${mtu}`;
}
