import { formatIp, type Ip } from '../../../net/ip.ts';
import type { Check } from '../../check.ts';
import type { DirectorFacts } from '../../facts/director.ts';

/** No way to a real server. */
export const noRoute: Check<DirectorFacts> = {
  name: 'server-no-route',
  severity: 'error',
  found: 'the director has no route to a real server',
  why: 'Connections that are scheduled to this server get no answer.',
  look: facts =>
    distinctServers(facts)
      .filter(address => facts.lacks.get(address) === 'no route')
      .map(address => ({
        object: formatIp(address),
        seen: `no route to ${formatIp(address)}`,
        expected: 'a route, or a default route',
        mend: [`# with its gateway: ip route add ${formatIp(address)} via GATEWAY`],
      })),
};

/** Direct routing to a server that is elsewhere. */
export const directByRouter: Check<DirectorFacts> = {
  name: 'direct-by-router',
  severity: 'error',
  found: 'a real server is configured for direct routing (`-g`, listed as Route), but is behind a router',
  why: 'The packet still carries the VIP as its destination: the router sends it back to the director.',
  look: ({ servers, routes }) =>
    servers.flatMap(({ address, forwarding }) => {
      const route = routes.get(address);
      if (forwarding !== 'direct' || route === undefined || route.neighbour === address) return [];
      return {
        object: formatIp(address),
        seen: `direct routing to ${formatIp(address)}, which is behind ${formatIp(route.neighbour)}`,
        expected: 'tunnelling (-i), or a server on the same network',
        mend: [`# for each of its services: lvxadm -e -t VIP:PORT -r ${formatIp(address)} -i -w WEIGHT`],
      };
    }),
};

/** Tunnelled packets leave with the VIP as their source. */
export const tunnelSource: Check<DirectorFacts> = {
  name: 'tunnel-source',
  severity: 'error',
  found: 'by its routes, the director sends to a real server with the VIP as its source',
  why: 'The real server has the VIP itself, and drops packets that claim to come from its own address.',
  look: facts =>
    distinctServers(facts).flatMap(address => {
      const route = facts.routes.get(address);
      if (route === undefined || !facts.vips.includes(route.source)) return [];
      const { neighbour, device } = route;
      const way = neighbour === address ? `dev ${device}` : `via ${formatIp(neighbour)} dev ${device}`;
      return {
        object: formatIp(address),
        seen: `packets to ${formatIp(address)} (${way}) leave with the source ${formatIp(route.source)}`,
        expected: "an address of the director's that is not balanced",
        mend: [`# with such an address: ip route replace ${formatIp(address)} ${way} src ADDRESS`],
      };
    }),
};

/** The addresses of all real servers, each once. */
export function distinctServers({ servers }: DirectorFacts): readonly Ip[] {
  return [...new Set(servers.map(({ address }) => address))];
}
