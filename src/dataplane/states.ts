import { ConnState } from '../bpf/generated/lvx.ts';
import type { ConnectionState } from '../model/connection.ts';
import { maxPersistenceTimeout } from '../model/persistence.ts';
import type { Settings } from '../model/settings.ts';

/** The states of a connection that a dataplane tells apart (bpf/types/connection.h). */
export type ConnectionStage = Exclude<keyof typeof ConnState, 'STATES'>;

/** How long a connection lives without packets in each state, seconds. */
export type Timeouts = Readonly<Record<ConnectionStage, number>>;

/** SCTP's longest time for a retransmission and a second (Linux, ip_vs_proto_sctp.c). */
const sctpRetransmission = 61;

/** IPVS's timeouts in tunnel mode, seconds (Linux, net/netfilter/ipvs). Templates: the longest that there is. */
export function timeoutsOf(settings: Pick<Settings, 'timeout_tcp' | 'timeout_tcpfin' | 'timeout_udp'>): Timeouts {
  return {
    NONE: 2,
    SYN_RECV: 60,
    SYNACK: 120,
    ESTABLISHED: settings.timeout_tcp,
    FIN_WAIT: settings.timeout_tcpfin,
    TIME_WAIT: 120,
    CLOSE: 10,
    UDP: settings.timeout_udp,
    TEMPLATE: maxPersistenceTimeout,
    ASSURED: maxPersistenceTimeout,
    SCTP_NONE: 2,
    SCTP_INIT1: 4,
    SCTP_INIT: sctpRetransmission,
    SCTP_COOKIE_SENT: sctpRetransmission,
    SCTP_COOKIE_REPLIED: sctpRetransmission,
    SCTP_COOKIE_WAIT: sctpRetransmission,
    SCTP_COOKIE: sctpRetransmission,
    SCTP_COOKIE_ECHOED: sctpRetransmission,
    SCTP_ESTABLISHED: 900,
    SCTP_SHUTDOWN_SENT: sctpRetransmission,
    SCTP_SHUTDOWN_RECEIVED: sctpRetransmission,
    SCTP_SHUTDOWN_ACK_SENT: sctpRetransmission,
    SCTP_REJECTED: 4,
    SCTP_CLOSED: sctpRetransmission,
  };
}

/** What people call them. A template is NONE until one of its connections was established. */
export const stateNames: Readonly<Record<ConnectionStage, ConnectionState>> = {
  NONE: 'NONE',
  SYN_RECV: 'SYN_RECV',
  SYNACK: 'SYNACK',
  ESTABLISHED: 'ESTABLISHED',
  FIN_WAIT: 'FIN_WAIT',
  TIME_WAIT: 'TIME_WAIT',
  CLOSE: 'CLOSE',
  UDP: 'UDP',
  TEMPLATE: 'NONE',
  ASSURED: 'ASSURED',
  SCTP_NONE: 'NONE',
  SCTP_INIT1: 'INIT1',
  SCTP_INIT: 'INIT',
  SCTP_COOKIE_SENT: 'C-SENT',
  SCTP_COOKIE_REPLIED: 'C-REPLIED',
  SCTP_COOKIE_WAIT: 'C-WAIT',
  SCTP_COOKIE: 'COOKIE',
  SCTP_COOKIE_ECHOED: 'C-ECHOED',
  SCTP_ESTABLISHED: 'ESTABLISHED',
  SCTP_SHUTDOWN_SENT: 'S-SENT',
  SCTP_SHUTDOWN_RECEIVED: 'S-RECEIVED',
  SCTP_SHUTDOWN_ACK_SENT: 'S-ACK-SENT',
  SCTP_REJECTED: 'REJECTED',
  SCTP_CLOSED: 'CLOSED',
};

const byNumber = new Map<number, ConnectionStage>(
  (Object.keys(stateNames) as ConnectionStage[]).map(name => [ConnState[name], name]),
);

/** The state behind a number of the program's. */
export function stageOf(number: number): ConnectionStage {
  return byNumber.get(number) ?? 'NONE';
}

/** Whether packets may be forwarded that have no entry in the connection table: services need a table for them then. */
export function forwardsUnrecorded(settings: Pick<Settings, 'new_connection_rate' | 'table_full'>): boolean {
  return settings.new_connection_rate > 0 || settings.table_full === 'hash';
}
