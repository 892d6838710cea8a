import { familyOf, type Ip } from '../net/ip.ts';
import { ipv4FromNumber } from '../net/ipv4.ts';
import type { Port } from '../net/port.ts';
import { parsePort } from '../net/port.ts';

/** What a synchronisation daemon does: `master` sends connections, `backup` receives them. */
export const syncRoles = ['master', 'backup'] as const;

/** A role of a synchronisation daemon; there is at most one daemon of each. */
export type SyncRole = (typeof syncRoles)[number];

/** A synchronisation daemon, as somebody asked for it. Nothing is synchronised yet. */
export interface SyncDaemon {
  readonly role: SyncRole;
  /** The network interface that messages go through. */
  readonly interface: string;
  /** 0 to 255. */
  readonly syncId: number;
  /** The longest message: bytes of UDP payload. */
  readonly maxLength: number;
  /** A multicast address. */
  readonly group: Ip;
  readonly port: Port;
  readonly ttl: number;
}

/** Daemons with one more, in the order of `syncRoles`; undefined if there is one of its role. */
export function withSyncDaemon(daemons: readonly SyncDaemon[], more: SyncDaemon): readonly SyncDaemon[] | undefined {
  if (daemons.some(({ role }) => role === more.role)) return undefined;
  const all = [...daemons, more];
  return syncRoles.flatMap(each => all.filter(({ role }) => role === each));
}

/** What a daemon is like unless somebody asks for more (Linux, net/netfilter/ipvs/ip_vs_sync.c). */
export const syncDefaults = { syncId: 0, group: ipv4FromNumber(0xe0000051), port: parsePort(8848), ttl: 1 } as const;

/** The largest message that may be asked for: what IPv4 and UDP leave of 65535 bytes. */
export const maxSyncLength = 65_507;

/**
 * The longest message of a daemon, as IPVS bounds what was asked for: without a wish, what fits a packet of 1500 bytes or, for
 * a backup, of the interface's MTU.
 * @param mtu bytes
 */
export function syncLength(role: SyncRole, group: Ip, mtu: number, asked?: number): number {
  const headers = familyOf(group) === 6 ? 48 : 28;
  const [least, packet] = role === 'backup' ? [1024, Math.min(Math.max(mtu, 1500), 65_535)] : [1, 1500];
  if (asked === undefined) return packet - headers;
  return Math.min(Math.max(asked, least), 65_535 - headers);
}
