import { isInNetwork } from '../../net/cidr.ts';
import { formatIp, type Ip, isIpv6 } from '../../net/ip.ts';
import type { Check } from '../check.ts';
import type { HostFacts } from '../facts/host.ts';
import type { DefaultRoute } from '../facts/routes.ts';
import { allTunnels } from '../tunnels.ts';

/** Facts of a director or of a real server. */
interface WithVips {
  readonly host: HostFacts;
  readonly vips: readonly Ip[];
}

/** More than one default gateway. */
export const defaultGateways: Check<WithVips> = {
  name: 'default-gateways',
  severity: 'warning',
  found: 'there are several default routes of one family',
  why: 'The one with the smallest metric decides which address packets leave with, and which one that is changes with a DHCP lease or a restart.',
  look: ({ host }) =>
    ([4, 6] as const).flatMap(family => {
      const routes = host.defaultRoutes.filter(route => route.family === family);
      if (routes.length < 2) return [];
      return {
        object: `IPv${family}`,
        seen: routes.map(routeText).join('; '),
        expected: 'one default route, by the gateway of the address that is not balanced',
        mend: ['# delete all but that one:', ...routes.map(route => `# ${deletion(route)}`)],
      };
    }),
};

/** The default route in use goes by the VIP's own network. */
export const defaultByVip: Check<WithVips> = {
  name: 'default-by-vip',
  severity: 'error',
  found: 'the default gateway is in the network of the VIP, and of no other address of that interface',
  why: 'Packets by this route leave with the VIP as their source: from a director, real servers drop them as their own.',
  look: ({ host, vips }) =>
    ([4, 6] as const).flatMap(family => {
      const [route] = host.defaultRoutes.filter(each => each.family === family);
      const vip = route && vipOfGateway(host, vips, route);
      if (route === undefined || vip === undefined) return [];
      return {
        object: formatIp(vip),
        seen: `${routeText(route)}, a gateway that only ${formatIp(vip)} has in its network`,
        expected: 'a default route by the gateway of an address that is not balanced',
        mend: [deletion(route)],
      };
    }),
};

/** The default route goes into the tunnel. */
export const defaultByTunnel: Check<WithVips> = {
  name: 'default-by-tunnel',
  severity: 'error',
  found: 'the default route goes through tunl0 (ip6tnl0), the interface of the balanced address',
  why: 'Answers to clients go into the tunnel in place of out to the network.',
  look: ({ host }) =>
    host.defaultRoutes
      .filter(({ device }) => allTunnels.some(tunnel => tunnel.device === device))
      .map(route => ({
        object: route.device ?? '',
        seen: routeText(route),
        expected: "a default route on the interface of the server's own address",
        mend: [deletion(route)],
      })),
};

/** The VIP whose network alone has the gateway of a route. */
function vipOfGateway(host: HostFacts, vips: readonly Ip[], { gateway, device }: DefaultRoute): Ip | undefined {
  if (gateway === undefined || isIpv6(gateway)) return undefined;
  const near = host.interfaces
    .filter(({ name }) => device === undefined || name === device)
    .flatMap(({ addresses }) => addresses)
    .flatMap(({ address, prefixLength }) => {
      if (isIpv6(address)) return [];
      return isInNetwork(gateway, { address, prefixLength }) ? [address] : [];
    });
  return near.every(address => vips.includes(address)) ? near[0] : undefined;
}

function routeText({ gateway, device, metric }: DefaultRoute): string {
  const words = [
    'default',
    ...(gateway === undefined ? [] : ['via', formatIp(gateway)]),
    ...(device === undefined ? [] : ['dev', device]),
    ...(metric === 0 ? [] : ['metric', String(metric)]),
  ];
  return words.join(' ');
}

function deletion(route: DefaultRoute): string {
  return `ip ${route.family === 6 ? '-6 ' : ''}route del ${routeText(route)}`;
}
