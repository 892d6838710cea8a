import { formatIpv4, type Ipv4 } from '../net/ipv4.ts';
import type { Port } from '../net/port.ts';

/** What makes a real server unique within its service. */
export interface ServerAddress {
  readonly address: Ipv4;
  /** With tunnelling this is the service's port: the inner packet is not rewritten. */
  readonly port: Port;
}

/** A real server of a service. Packets reach it by tunnelling (IP-in-IP). */
export interface Server extends ServerAddress {
  /** A share of new connections relative to the other servers', 0 to 2^31 − 1. 0 gives it no new ones. */
  readonly weight: number;
}

/** The largest weight: IPVS keeps it in a signed 32-bit integer. */
export const maxWeight = 0x7fffffff;

/** A real server's address as one text, e.g. `10.0.0.11:80`. */
export function serverName(server: ServerAddress): string {
  return `${formatIpv4(server.address)}:${server.port}`;
}
