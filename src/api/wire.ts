import type { Settings } from '../model/settings.ts';

/**
 * The JSON that lvxd and its clients exchange. Addresses are dotted quads or RFC 5952's texts; counters decimal text, since
 * they outgrow 2^53.
 */

/** What makes a service unique. Port 0 stands for every port. */
export interface WireServiceAddress {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly vip: string;
  readonly port: number;
}

/** What makes a service for a firewall mark unique. */
export interface WireMarkAddress {
  readonly mark: number;
  readonly family: 4 | 6;
}

/** What makes a virtual service unique, whichever kind it is of. */
export type WireVirtualAddress = WireServiceAddress | WireMarkAddress;

/** Persistence: seconds, and which bits of a client's address count: a netmask for IPv4, a prefix for IPv6. */
export type WirePersistence =
  | { readonly timeout: number; readonly netmask: string }
  | { readonly timeout: number; readonly prefix: number };

/** All of a service but its address and servers. */
export interface WireServiceOptions {
  readonly scheduler: string;
  readonly schedulerFlags: readonly ('flag-1' | 'flag-2' | 'flag-3')[];
  /** Null: none. */
  readonly persistence: WirePersistence | null;
  readonly onePacket: boolean;
}

/** What a service is to be like; what is left out is as usual. */
export type WireServiceWish = Pick<WireServiceOptions, 'scheduler'> &
  Partial<WireServiceOptions> & {
    /** A persistence engine: it is refused, since there is none. */
    readonly engine?: string;
  };

/** How packets reach a server. */
export type WireForwarding =
  | { readonly kind: 'direct' }
  | { readonly kind: 'tunnel'; readonly tunnel: 'ipip' }
  | {
      readonly kind: 'tunnel';
      readonly tunnel: 'gue';
      readonly port: number;
      readonly checksum: 'none' | 'csum' | 'remcsum';
    }
  | { readonly kind: 'tunnel'; readonly tunnel: 'gre'; readonly checksum: 'none' | 'csum' };

/** All of a server but its address. Thresholds: 0 is none. */
export interface WireServerOptions {
  readonly weight: number;
  readonly forwarding: WireForwarding;
  readonly upperThreshold: number;
  readonly lowerThreshold: number;
  /** Of a server that was drained: the weight that it had. */
  readonly drainedFrom?: number;
}

/** A server of a service, by its name. */
export interface WireServerName {
  readonly address: string;
  readonly port: number;
}

/** A server as an edit has it; of options, what is left out is as usual. */
export type WireServerEdit = WireServerName & Pick<WireServerOptions, 'weight'> & Partial<WireServerOptions>;

/** One of many edits; of options, what is left out is as usual. */
export type WireEdit =
  | {
      readonly kind: 'add-service' | 'edit-service';
      readonly service: WireVirtualAddress;
      readonly options: WireServiceWish;
    }
  | { readonly kind: 'delete-service'; readonly service: WireVirtualAddress }
  | { readonly kind: 'clear' }
  /** As many edits as there are servers. */
  | {
      readonly kind: 'add-servers' | 'edit-servers';
      readonly service: WireVirtualAddress;
      readonly servers: readonly WireServerEdit[];
    }
  | { readonly kind: 'delete-server'; readonly service: WireVirtualAddress; readonly server: WireServerName };

/** How a service is to schedule, and its servers in the order in which they were added. */
interface WireRules extends WireServiceOptions {
  readonly servers: readonly (WireServerName & WireServerOptions)[];
}

/** A service as somebody wants it: nothing of what it is doing. */
export interface WireServicePlan extends WireServiceAddress, WireRules {}

/** A service for a firewall mark as somebody wants it. */
export interface WireMarkPlan extends WireMarkAddress, WireRules {}

/** Everything there is to be forwarded by, read at one time. */
export interface WireTable {
  /** Names this state of services and settings. */
  readonly revision: string;
  readonly services: readonly WireService[];
  readonly marks: readonly WireMark[];
  readonly settings: WireSettings;
}

/** Edits and settings that are one change, made as a whole or not at all. */
export interface WireApplication {
  readonly edits: readonly WireEdit[];
  readonly settings?: Partial<WireSettings>;
  /** Nothing is made unless the table is at this revision. */
  readonly ifRevision?: string;
}

/** What was brought back. */
export interface WireUndone {
  /** What the change was that was undone. */
  readonly reason: 'clear' | 'apply' | 'undo';
  /** When it was made, ISO 8601. */
  readonly at: string;
  /** How many there are now, those for marks included. */
  readonly services: number;
  readonly servers: number;
}

/** Why one of many edits was not made. */
export interface WireRefusal {
  /** Its place among the edits, from 0. */
  readonly edit: number;
  readonly code: string;
  readonly message: string;
}

/** What a service or a server has been sent since its counters were zeroed. */
export interface WireCounters {
  readonly connections: string;
  readonly packets: string;
  readonly bytes: string;
  /** ICMP errors that clients were sent. */
  readonly outPackets: string;
  readonly outBytes: string;
}

/** What comes per second, as IPVS estimates it. */
export type WireRates = { readonly [Kind in keyof WireCounters]: number };

/** A real server with what it is doing. */
export interface WireServer extends WireServerOptions {
  readonly address: string;
  readonly port: number;
  /** Live connections, as IPVS counts them; persistent ones are clients that it remembers. */
  readonly active: number;
  readonly inactive: number;
  readonly persistent: number;
  readonly counters: WireCounters;
  /** If they were asked for. */
  readonly rates?: WireRates;
}

/** What a service is like and what it is doing. */
interface WireDoing extends WireServiceOptions {
  readonly counters: WireCounters;
  /** If they were asked for. */
  readonly rates?: WireRates;
  /** In the order in which they were added. */
  readonly servers: readonly WireServer[];
}

/** A service with what it is doing. */
export interface WireService extends WireServiceAddress, WireDoing {}

/** A service for a firewall mark. No packet is scheduled by it: its counters are 0. */
export interface WireMark extends WireMarkAddress, WireDoing {}

/** A virtual service of either kind. */
export type WireVirtualService = WireService | WireMark;

/** A synchronisation daemon. */
export interface WireSyncDaemon {
  readonly role: 'master' | 'backup';
  readonly interface: string;
  readonly syncId: number;
  /** Bytes of UDP payload. */
  readonly maxLength: number;
  /** A multicast address. */
  readonly group: string;
  readonly port: number;
  readonly ttl: number;
}

/** Every setting by name. */
export type WireSettings = Settings;

/** The daemon itself. */
export interface WireStatus {
  readonly version: string;
  readonly pid: number;
  readonly dataplane: 'xdp' | 'userspace' | 'none';
  readonly interfaces: readonly string[];
  readonly uptimeSeconds: number;
  /** How the program is attached to those of the interfaces that it is on. */
  readonly modes: Readonly<Record<string, 'native' | 'generic'>>;
  readonly services: number;
  readonly servers: number;
  readonly serverStates: WireServerStates;
  /** Services all of whose servers have weight 0, or that have none: how many, and the names of the first ones. */
  readonly unusable: { readonly count: number; readonly first: readonly string[] };
  /** Entries of the connection table, templates included, and how many it is made for (0: there is none). */
  readonly table: { readonly entries: number; readonly capacity: number };
  readonly warnings: readonly string[];
}

/** How many servers are in which state. */
export interface WireServerStates {
  /** Their weight is above 0. */
  readonly usable: number;
  /** Weight 0, and there are connections left. */
  readonly draining: number;
  /** Weight 0, and no connection left. */
  readonly drained: number;
}

/** Every answer that is not a success. */
export interface WireError {
  readonly error: { readonly code: string; readonly message: string };
}
