import type { WireServiceAddress } from './wire.ts';

// The JSON about connections that lvxd and its clients exchange.

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
