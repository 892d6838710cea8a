import type { Ip } from '../net/ip.ts';
import type { Port } from '../net/port.ts';
import type { Protocol } from './protocol.ts';
import type { ServerAddress } from './server.ts';
import type { ServiceAddress } from './service.ts';

/**
 * The states of a connection as the director, who sees the client's packets only, can tell them (IPVS, input-only tables).
 *
 * NONE to CLOSE are TCP's, UDP is UDP's, INIT1 to CLOSED and ESTABLISHED are SCTP's; a persistence template is NONE until
 * one of its connections is established, then ASSURED.
 */
export const connectionStates = [
  'NONE',
  'SYN_RECV',
  'SYNACK',
  'ESTABLISHED',
  'FIN_WAIT',
  'TIME_WAIT',
  'CLOSE',
  'UDP',
  'INIT1',
  'INIT',
  'C-SENT',
  'C-REPLIED',
  'C-WAIT',
  'COOKIE',
  'C-ECHOED',
  'S-SENT',
  'S-RECEIVED',
  'S-ACK-SENT',
  'REJECTED',
  'CLOSED',
  'ASSURED',
] as const;

/** A connection's state. */
export type ConnectionState = (typeof connectionStates)[number];

/** One entry of the connection table. */
export interface Connection {
  readonly service: ServiceAddress;
  readonly server: ServerAddress;
  readonly protocol: Protocol;
  /** As the packets have it; of a template, only the bits that count, the others 0. */
  readonly client: Ip;
  /** As the packets have it; 0 of a template. */
  readonly clientPort: Port;
  /** Where the client's packets go. */
  readonly vip: Ip;
  /** Where the client's packets go; of a service for every port, the port that the client chose. */
  readonly port: Port;
  readonly state: ConnectionState;
  /** Whether it is no connection, but remembers the server of a persistent client. */
  readonly template: boolean;
  /** Seconds until the entry times out if no packet comes. */
  readonly expiresIn: number;
}

/** Whether IPVS counts a connection in this state under ActiveConn (else InActConn). Templates are in neither. */
export function isActive(state: ConnectionState): boolean {
  return state === 'ESTABLISHED' || state === 'SYN_RECV' || state === 'SYNACK';
}
