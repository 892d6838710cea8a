import type { Ipv4 } from '../net/ipv4.ts';
import type { Port } from '../net/port.ts';
import type { ServerAddress } from './server.ts';
import type { ServiceAddress } from './service.ts';

/** The states of a connection as the director, who sees the client's packets only, can tell them (IPVS, input-only table). */
export const connectionStates = ['NONE', 'SYN_RECV', 'ESTABLISHED', 'FIN_WAIT', 'TIME_WAIT', 'CLOSE', 'UDP'] as const;

/** A connection's state. */
export type ConnectionState = (typeof connectionStates)[number];

/** One entry of the connection table. */
export interface Connection {
  readonly service: ServiceAddress;
  readonly server: ServerAddress;
  readonly client: Ipv4;
  readonly clientPort: Port;
  readonly state: ConnectionState;
  /** Seconds until the entry times out if no packet comes. */
  readonly expiresIn: number;
}

/** Whether IPVS counts a connection in this state under ActiveConn (else InActConn). */
export function isActive(state: ConnectionState): boolean {
  return state === 'ESTABLISHED' || state === 'SYN_RECV';
}
