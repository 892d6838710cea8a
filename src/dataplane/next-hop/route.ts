import { z } from 'zod';
import { type Ip, parseIp } from '../../net/ip.ts';

/** The kernel's answer to "which way to this address". */
export interface Route {
  readonly destination: Ip;
  readonly device: string;
  /** The neighbour to send to: the gateway, or the destination itself. */
  readonly neighbour: Ip;
  /** The address that the host itself would send from. */
  readonly source: Ip;
  /** Bytes, where the route says it; else the interface's counts. */
  readonly mtu: number | undefined;
}

/** Why packets for an address leave by no interface: the kernel has no route, or the address is its own. */
export type Lack = 'no route' | 'this host';

const schema = z.array(
  z.object({
    type: z.string().optional(),
    dst: z.string(),
    dev: z.string().optional(),
    gateway: z.string().optional(),
    via: z.unknown().optional(),
    prefsrc: z.string().optional(),
    metrics: z.array(z.object({ mtu: z.number().optional() })).optional(),
  }),
);

/**
 * Reads what `ip -d -json route get` says, by destination. Left out is what is no unicast route (local addresses,
 * blackholes), what has no source to send from, and routes of IPv4 by a gateway of IPv6.
 */
export function parseRoutes(json: unknown): ReadonlyMap<Ip, Route> {
  const routes = schema.parse(json).flatMap(({ type, via, dst, dev, gateway, prefsrc, metrics }) => {
    if ((type !== undefined && type !== 'unicast') || via !== undefined || dev === undefined || prefsrc === undefined)
      return [];
    const destination = parseIp(dst);
    const neighbour = gateway === undefined ? destination : parseIp(gateway);
    const mtu = metrics?.find(metric => metric.mtu !== undefined)?.mtu;
    return [{ destination, device: dev, neighbour, source: parseIp(prefsrc), mtu }];
  });
  return new Map(routes.map(route => [route.destination, route]));
}

const noRoute = ['blackhole', 'unreachable', 'prohibit', 'throw'];

/** Reads from the same which of the addresses asked for are the host's own, or have no route: of most of those nothing is said. */
export function parseLacks(json: unknown, asked: readonly Ip[]): ReadonlyMap<Ip, Lack> {
  const types = new Map(schema.parse(json).map(({ type = 'unicast', dst }) => [parseIp(dst), type]));
  return new Map(
    asked.flatMap((address): [Ip, Lack][] => {
      const type = types.get(address);
      if (type === 'local') return [[address, 'this host']];
      return type === undefined || noRoute.includes(type) ? [[address, 'no route']] : [];
    }),
  );
}
