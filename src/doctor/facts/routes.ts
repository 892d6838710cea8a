import { z } from 'zod';
import { familyOf, type Ip, parseIp } from '../../net/ip.ts';

/** A default route of the main table. */
export interface DefaultRoute {
  readonly family: 4 | 6;
  /** Undefined where packets go to their destination without a router. */
  readonly gateway: Ip | undefined;
  /** Undefined where it has several next hops. */
  readonly device: string | undefined;
  /** The smallest wins. */
  readonly metric: number;
  /** Bytes, where the route says it. */
  readonly mtu: number | undefined;
  /** The largest TCP segment that is announced, bytes; undefined: what the MTU allows. */
  readonly advertisedMss: number | undefined;
}

const schema = z.array(
  z.object({
    type: z.string().optional(),
    dst: z.string(),
    gateway: z.string().optional(),
    dev: z.string().optional(),
    metric: z.number().default(0),
    metrics: z.array(z.object({ mtu: z.number().optional(), advmss: z.number().optional() })).optional(),
  }),
);

/** Reads the default routes from what `ip -json route show` says of a family; unreachable and the like are left out. */
export function parseDefaultRoutes(family: 4 | 6, json: unknown): readonly DefaultRoute[] {
  return schema
    .parse(json)
    .filter(({ dst, type = 'unicast' }) => dst === 'default' && type === 'unicast')
    .map(({ gateway, dev, metric, metrics }) => {
      const via = gateway === undefined ? undefined : parseIp(gateway);
      const advertisedMss = metrics?.find(each => each.advmss !== undefined)?.advmss;
      const mtu = metrics?.find(each => each.mtu !== undefined)?.mtu;
      return { family, gateway: via, device: dev, metric, mtu, advertisedMss };
    })
    .filter(({ gateway }) => gateway === undefined || familyOf(gateway) === family);
}
