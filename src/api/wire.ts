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

/** A scheduler: a built-in one, or one that was added. */
export interface WireScheduler {
  readonly name: string;
  readonly builtIn: boolean;
  /** Services that use it. */
  readonly services: readonly WireSchedulerUse[];
  /** Of one that was added. */
  readonly added?: WireAddedScheduler;
}

/** A service that uses a scheduler. */
export interface WireSchedulerUse {
  readonly service: WireServiceAddress;
  /** What it goes back to if the scheduler fails, in turn; nothing with a built-in one. */
  readonly fallbacks: readonly string[];
}

/** What there is to know of a scheduler that was added. */
export interface WireAddedScheduler {
  /** The file that it was made of, as whoever added it named it. */
  readonly file: string;
  /** SHA-256 of the bundle, hexadecimal digits. */
  readonly digest: string;
  /** ISO 8601. */
  readonly at: string;
  /** Which functions it has. */
  readonly functions: readonly ('build' | 'pick' | 'onOpen' | 'onClose')[];
  /** Null: it has not failed since it was added, or since lvxd started. */
  readonly failure: WireSchedulerFailure | null;
}

/** The latest failure of a scheduler. */
export interface WireSchedulerFailure {
  /** ISO 8601. */
  readonly at: string;
  readonly message: string;
  /** Names of services that went back. */
  readonly services: readonly string[];
}

/** What a scheduler would have made of the connections of a service, since it was begun to look. */
export interface WireShadowReport {
  /** Connections that were opened and looked at. */
  readonly connections: number;
  /** Those that it would have sent to the server that they went to. */
  readonly agreed: number;
  /** Those for which it named no server: the service's former scheduler would have chosen. */
  readonly undecided: number;
  /** Those that came too fast to be looked at. */
  readonly missed: number;
  /** How many connections each server got, and would have got. */
  readonly servers: readonly { readonly id: string; readonly actual: number; readonly predicted: number }[];
}

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

/** One line of the list of connections. Addresses and ports are the packets' own. */
export interface WireConnection extends WireServiceAddress {
  readonly client: string;
  readonly clientPort: number;
  /** The service's port: 0 if it is for every port. */
  readonly servicePort: number;
  readonly server: string;
  readonly serverPort: number;
  readonly state: string;
  /** Whether it is no connection, but remembers the server of a persistent client. */
  readonly template: boolean;
  readonly expiresIn: number;
}

/** Which connections to list or to count: texts as `lvx conns` takes them. What is left out lets all pass. */
export interface WireConnectionFilter {
  /** `10.0.0.100`, `10.0.0.100:80` or `tcp/10.0.0.100:80`. */
  readonly service?: string;
  /** `10.0.0.11` or `10.0.0.11:80`. */
  readonly server?: string;
  /** An address or a prefix. */
  readonly client?: string;
  readonly state?: string;
  readonly protocol?: string;
  /** How many at most. */
  readonly limit?: number;
}

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

/** One line of the event stream: what became of a sampled packet. */
export interface WireEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly verdict: string;
  /** The IP protocol number. */
  readonly protocol: number;
  readonly client: string;
  readonly clientPort: number;
  readonly vip: string;
  readonly port: number;
  /** Where it was forwarded to, if it was. */
  readonly server?: string;
  readonly serverPort?: number;
  /** Bytes of the IP packet. */
  readonly length: number;
}

/** Which sampled packets to send: texts as `lvx events` takes them. What is left out lets all pass. */
export interface WireEventFilter {
  /** A verdict's name, or how names begin, e.g. `DROP`. */
  readonly verdict?: string;
  /** An address or a prefix. */
  readonly client?: string;
  /** `10.0.0.100`, `10.0.0.100:80` or `tcp/10.0.0.100:80`. */
  readonly service?: string;
}

/** A packet that somebody asks about; what is left out is as usual. */
export interface WirePacketQuestion extends WireServiceAddress {
  readonly client: string;
  readonly clientPort: number;
  /** The letters F S R P A U of the flags that are set in a TCP header; `S` by default. */
  readonly flags?: string;
  /** Bytes of the IP packet; the fewest by default. */
  readonly length?: number;
  /** 64 by default. */
  readonly ttl?: number;
  readonly tos?: number;
  /** True by default. */
  readonly df?: boolean;
  /** That it comes in by; the daemon's first by default. */
  readonly interface?: string;
}

/** How often packets left with a verdict. */
export interface WireVerdict {
  readonly name: string;
  readonly meaning: string;
  readonly packets: string;
}

/** What became of the packets that XDP had for the daemon for one reason. */
export interface WireSlowPath {
  /** The verdict's name. */
  readonly reason: string;
  readonly meaning: string;
  readonly handedUp: string;
  /** Not handed up, since there were more than the setting allows. */
  readonly overLimit: string;
  /** Not handed up, since the buffer was full. */
  readonly noRoom: string;
  /** What this daemon did with them, since it was started. */
  readonly outcomes: readonly { readonly name: string; readonly meaning: string; readonly packets: number }[];
}

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
