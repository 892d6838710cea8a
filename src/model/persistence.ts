import { familyOf, type Ip } from '../net/ip.ts';
import { type Ipv4, ipv4FromNumber } from '../net/ipv4.ts';

/**
 * A client's connections go to the server of its first one, until it has been quiet for some time.
 *
 * Clients that are alike in some leading bits count as one. Like IPVS, for IPv4 the bits are any netmask, also one with
 * holes; for IPv6 a prefix.
 */
export type Persistence = Ipv4Persistence | Ipv6Persistence;

/** Persistence of a service with an IPv4 VIP. */
export interface Ipv4Persistence {
  /** Seconds. */
  readonly timeout: number;
  /** The bits of a client's address that count, e.g. 255.255.255.0. */
  readonly netmask: Ipv4;
}

/** Persistence of a service with an IPv6 VIP. */
export interface Ipv6Persistence {
  /** Seconds. */
  readonly timeout: number;
  /** How many leading bits of a client's address count, 1 to 128. */
  readonly prefix: number;
}

/** What `ipvsadm -p` means by itself: seconds. */
export const defaultPersistenceTimeout = 360;

/** The longest timeout of persistence: 31 days, as ipvsadm has it. */
export const maxPersistenceTimeout = 31 * 86_400;

/** Persistence by whole addresses of the VIP's family. */
export function persistenceOf(vip: Ip, timeout = defaultPersistenceTimeout): Persistence {
  return persistenceIn(familyOf(vip), timeout);
}

/** Persistence by whole addresses of an IP version. */
export function persistenceIn(family: 4 | 6, timeout = defaultPersistenceTimeout): Persistence {
  return family === 6 ? { timeout, prefix: 128 } : { timeout, netmask: ipv4FromNumber(0xffffffff) };
}

/** Whether two services' persistence is the same, or neither has any. */
export function isSamePersistence(a: Persistence | undefined, b: Persistence | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.timeout !== b.timeout) return false;
  return 'prefix' in a ? 'prefix' in b && a.prefix === b.prefix : 'netmask' in b && a.netmask === b.netmask;
}
