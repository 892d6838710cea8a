import { ConnState, type Settings as ProgramSettings, SlowReason, Verdict } from '../../bpf/generated/lvx.ts';
import type { Settings } from '../../model/settings.ts';
import { slowRates } from '../slow-reasons.ts';
import { type ConnectionStage, forwardsUnrecorded, type Timeouts } from '../states.ts';
import type { TickClock } from './clock.ts';

/** What the program is told besides the settings. */
export interface Surroundings {
  readonly clock: TickClock;
  readonly timeouts: Timeouts;
  /** How many services have every port of their VIP. */
  readonly anyPortServices: number;
  /** Of how many the connections are told of. */
  readonly watchedServices: number;
}

/** Settings in the program's words: times in ticks, rates for a tick. */
export function programSettings(
  settings: Settings,
  { clock, timeouts, anyPortServices, watchedServices }: Surroundings,
): ProgramSettings {
  const ticks = new Array<number>(ConnState.STATES).fill(0);
  for (const [state, seconds] of Object.entries(timeouts))
    ticks[ConnState[state as ConnectionStage]] = clock.ticks(seconds);
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
    watchedServices,
    jiffiesPerSecond: clock.rate,
    slowIntervals: slowIntervals(settings),
  };
}

/** Nanoseconds between two packets, by why they are handed up. */
function slowIntervals(settings: Settings): readonly number[] {
  const intervals = new Array<number>(SlowReason.ROOM).fill(0);
  for (const [reason, setting] of slowRates) {
    const rate = settings[setting];
    if (rate > 0) intervals[Verdict[reason] - SlowReason.FIRST] = Math.round(1e9 / rate);
  }
  return intervals;
}
