import { formatEndpoint } from '../net/endpoint.ts';
import { type Ip, isIpv6 } from '../net/ip.ts';
import type { Port } from '../net/port.ts';
import { type Forwarding, ipip, isSameForwarding } from './forwarding.ts';

/** What makes a real server unique within its service. */
export interface ServerAddress {
  readonly address: Ip;
  /** The service's port, if it has one: packets are not rewritten on their way. */
  readonly port: Port;
}

/** A real server of a service. */
export interface Server extends ServerAddress {
  /** A share of new connections relative to the other servers', 0 to 2^31 − 1. 0 gives it no new ones. */
  readonly weight: number;
  readonly forwarding: Forwarding;
  /** From so many connections on it gets no new ones; 0: no limit. */
  readonly upperThreshold: number;
  /**
   * Below so many connections it gets new ones again; 0: below three quarters of the upper threshold.
   * Never above the upper threshold.
   */
  readonly lowerThreshold: number;
  /** Of a server that was drained: the weight that it had, above 0. Nobody forwards by it; whoever sets a weight drops it. */
  readonly drainedFrom?: number;
}

/** The largest weight: IPVS keeps it in a signed 32-bit integer. */
export const maxWeight = 0x7fffffff;

/** The largest threshold: IPVS keeps it in an unsigned 32-bit integer, ipvsadm reads it as a signed one. */
export const maxThreshold = 0x7fffffff;

/** What a server is like unless somebody asks for more. */
export const serverDefaults = { weight: 1, forwarding: ipip, upperThreshold: 0, lowerThreshold: 0 } as const;

/** A real server's address as one value to look it up by in a map, made in less time than its name. */
export function serverKey({ address, port }: ServerAddress): number | string {
  return isIpv6(address) ? `${address} ${port}` : address * 0x1_0000 + port;
}

/** A real server's address as one text, e.g. `10.0.0.11:80` or `[fd00::11]:80`. */
export function serverName(server: ServerAddress): string {
  return formatEndpoint(server);
}

/** Whether nothing that packets are forwarded by has changed; another server, or none, is not the same. */
export function isSameServer(before: Server | undefined, after: Server): boolean {
  if (before === after) return true;
  return (
    before?.address === after.address &&
    before.port === after.port &&
    before.weight === after.weight &&
    before.upperThreshold === after.upperThreshold &&
    before.lowerThreshold === after.lowerThreshold &&
    isSameForwarding(before.forwarding, after.forwarding)
  );
}
