/** The JSON that lvxd and its clients exchange. Addresses are dotted quads or RFC 5952's texts; counters decimal text, since they outgrow 2^53. */

/** What makes a service unique. */
export interface WireServiceAddress {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly vip: string;
  readonly port: number;
}

/** What a service or a server has been sent since its counters were zeroed. */
export interface WireCounters {
  readonly connections: string;
  readonly packets: string;
  readonly bytes: string;
}

/** A real server with what it is doing. */
export interface WireServer {
  readonly address: string;
  readonly port: number;
  readonly weight: number;
  /** Live connections, as IPVS counts them. */
  readonly active: number;
  readonly inactive: number;
  readonly persistent: number;
  readonly counters: WireCounters;
}

/** A service with what it is doing. Servers are in the order in which they were added. */
export interface WireService extends WireServiceAddress {
  readonly scheduler: string;
  readonly counters: WireCounters;
  readonly servers: readonly WireServer[];
}

/** One line of the list of connections. */
export interface WireConnection extends WireServiceAddress {
  readonly client: string;
  readonly clientPort: number;
  readonly server: string;
  readonly serverPort: number;
  readonly state: string;
  readonly expiresIn: number;
}

/** How often packets left with a verdict. */
export interface WireVerdict {
  readonly name: string;
  readonly meaning: string;
  readonly packets: string;
}

/** The daemon itself. */
export interface WireStatus {
  readonly version: string;
  readonly pid: number;
  readonly dataplane: 'xdp' | 'none';
  readonly interfaces: readonly string[];
  readonly uptimeSeconds: number;
  readonly services: number;
  readonly servers: number;
  readonly warnings: readonly string[];
}

/** Every answer that is not a success. */
export interface WireError {
  readonly error: { readonly code: string; readonly message: string };
}
