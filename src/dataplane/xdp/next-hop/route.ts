import { z } from 'zod';
import { type Ipv4, parseIpv4 } from '../../../net/ipv4.ts';

/** The kernel's answer to "which way to this address". */
export interface Route {
  readonly destination: Ipv4;
  readonly device: string;
  /** The neighbour to send to: the gateway, or the destination itself. */
  readonly neighbour: Ipv4;
  /** The address that the host itself would send from. */
  readonly source: Ipv4;
  /** Bytes, where the route says it; else the interface's counts. */
  readonly mtu: number | undefined;
}

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
 * Reads what `ip -json route get` says, by destination. Left out is what is no unicast route over IPv4: local addresses,
 * blackholes, IPv6 gateways.
 */
export function parseRoutes(json: unknown): ReadonlyMap<Ipv4, Route> {
  const routes = schema.parse(json).flatMap(({ type, via, dst, dev, gateway, prefsrc, metrics }) => {
    if (type !== undefined || via !== undefined || dev === undefined || prefsrc === undefined) return [];
    const destination = parseIpv4(dst);
    const neighbour = gateway === undefined ? destination : parseIpv4(gateway);
    const mtu = metrics?.find(metric => metric.mtu !== undefined)?.mtu;
    return [{ destination, device: dev, neighbour, source: parseIpv4(prefsrc), mtu }];
  });
  return new Map(routes.map(route => [route.destination, route]));
}
