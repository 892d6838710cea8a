import type { ConnectionState } from '../model/connection.ts';
import type { Protocol } from '../model/protocol.ts';
import type { ServerAddress } from '../model/server.ts';
import type { ServiceAddress } from '../model/service.ts';
import type { Ip } from '../net/ip.ts';
import type { Port } from '../net/port.ts';

/** A packet of a client that somebody asks about: whole, without VLAN tags, its checksums right. Of SCTP: an INIT. */
export interface PacketQuestion {
  readonly protocol: Protocol;
  readonly client: Ip;
  readonly clientPort: Port;
  /** Of the client's family. */
  readonly vip: Ip;
  readonly port: Port;
  /** Which of the letters F S R P A U are set in a TCP header. */
  readonly flags: string;
  /** Bytes of the IP packet. */
  readonly length: number;
  /** IPv6: hop limit. */
  readonly ttl: number;
  /** IPv6: traffic class. */
  readonly tos: number;
  /** IPv4: whether it must not be fragmented. */
  readonly df: boolean;
  /** The interface that it comes in by. */
  readonly interface: string;
}

/** What would become of a packet, stage by stage. A stage that it would not reach, or that nobody can tell of, is left out. */
export interface Explanation {
  readonly match?: MatchStage;
  readonly track?: TrackStage;
  readonly pick?: PickStage;
  readonly encap?: EncapStage;
  /** What it would leave with; left out where that can't be told. */
  readonly verdict?: string;
  /** What else there is to know: what was left to chance, what was taken for granted. */
  readonly notes: readonly string[];
}

/** Which service it is for. */
export interface MatchStage {
  /** Left out: none. */
  readonly service?: ServiceAddress;
  readonly scheduler?: string;
}

/** What the connection table knows of it. */
export interface TrackStage {
  readonly entry?: TrackedEntry;
  /**
   * `known`: it goes to the entry's server; `new`: it opens a connection; `refused`: it may not; `unrecorded`: it may not,
   * and is forwarded by hash.
   */
  readonly outcome: 'known' | 'new' | 'refused' | 'unrecorded';
  /** A sentence. */
  readonly why: string;
}

/** An entry of the connection table. */
export interface TrackedEntry {
  /** Undefined: it was removed long ago. */
  readonly server: ServerAddress | undefined;
  readonly state: ConnectionState;
  /** Seconds since its last packet. */
  readonly idle: number;
  /** Seconds; below 0: it has timed out. */
  readonly expiresIn: number;
}

/** Which server a new connection would get. */
export interface PickStage {
  readonly by: 'scheduler' | 'template' | 'hash';
  readonly scheduler: string;
  /** What the scheduler would see, in the order in which the servers were added. */
  readonly servers: readonly Standing[];
  /** The server it would get; left out: none, or one of `among`. */
  readonly server?: ServerAddress;
  /** Where the scheduler draws lots: the servers that it may draw. */
  readonly among?: readonly ServerAddress[];
}

/** How a server stands. */
export interface Standing extends ServerAddress {
  readonly weight: number;
  readonly active: number;
  readonly inactive: number;
  /** 0: none. */
  readonly upperThreshold: number;
  readonly overloaded: boolean;
  /** Whether it takes new connections. */
  readonly usable: boolean;
}

/** How it would leave. */
export interface EncapStage {
  readonly server: ServerAddress;
  /** What it is wrapped in; left out if there is no way to the server. */
  readonly tunnel?: 'ipip' | 'gue' | 'gre' | 'direct';
  /** The outer IP header; none with direct routing. */
  readonly outer?: OuterHeader;
  readonly sizes?: EncapSizes;
  readonly nextHop?: { readonly mac: string; readonly interface: string; readonly vlans: readonly number[] };
}

/** Bytes of what would be sent. */
export interface EncapSizes {
  /** Of all headers between the Ethernet header and the client's packet. */
  readonly overhead: number;
  /** Of the packet with those. */
  readonly length: number;
  /** Of the way: the longest that fits. */
  readonly mtu: number;
}

/** The outer IP header that would be written. */
export interface OuterHeader {
  readonly source: Ip;
  readonly destination: Ip;
  readonly ttl: number;
  readonly tos: number;
  /** IPv4. */
  readonly df: boolean;
}
