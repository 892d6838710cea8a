import { ConnState, type Settings as ProgramSettings } from '../../bpf/generated/lvx.ts';
import { maxPersistenceTimeout } from '../../model/persistence.ts';
import type { Settings } from '../../model/settings.ts';
import type { TickClock } from './clock.ts';

/** The states that the program knows. */
export type ProgramState = Exclude<keyof typeof ConnState, 'STATES'>;

/** How long a connection lives without packets in each state, seconds. */
export type Timeouts = Readonly<Record<ProgramState, number>>;

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

/** What the program is told besides the settings. */
export interface Surroundings {
  readonly clock: TickClock;
  readonly timeouts: Timeouts;
  /** How many services have every port of their VIP. */
  readonly anyPortServices: number;
}

/** Settings in the program's words: times in ticks, rates for a tick. */
export function programSettings(
  settings: Settings,
  { clock, timeouts, anyPortServices }: Surroundings,
): ProgramSettings {
  const ticks = new Array<number>(ConnState.STATES).fill(0);
  for (const [state, seconds] of Object.entries(timeouts))
    ticks[ConnState[state as ProgramState]] = clock.ticks(seconds);
  return {
    timeouts: ticks,
    connReuseMode: settings.conn_reuse_mode,
    expireNodestConn: settings.expire_nodest_conn,
    expireQuiescentTemplate: settings.expire_quiescent_template,
    sloppyTcp: settings.sloppy_tcp,
    sloppySctp: settings.sloppy_sctp,
    pmtuDisc: settings.pmtu_disc,
    secureTcp: settings.secure_tcp,
    scheduleIcmp: settings.schedule_icmp,
    lblcExpiration: settings.lblc_expiration,
    lblcrExpiration: settings.lblcr_expiration,
    newConnections: Math.ceil(settings.new_connection_rate * clock.seconds(1)),
    forwardUnrecorded: forwardsUnrecorded(settings) ? 1 : 0,
    eventSampling: settings.event_sampling,
    anyPortServices,
    jiffiesPerSecond: clock.rate,
  };
}

/** Whether packets may be forwarded that have no entry in the connection table: services need a table for them then. */
export function forwardsUnrecorded(settings: Pick<Settings, 'new_connection_rate' | 'table_full'>): boolean {
  return settings.new_connection_rate > 0 || settings.table_full === 'hash';
}
