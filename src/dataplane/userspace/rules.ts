import { ConnState } from '../../bpf/generated/lvx.ts';
import type { Settings } from '../../model/settings.ts';
import type { SchedulerName } from '../../sched/registry.ts';
import { type ConnectionStage, forwardsUnrecorded, type Timeouts, timeoutsOf } from '../states.ts';

/** How long a rate is taken over, milliseconds. */
export const rateWindow = 250;

/** The settings as packets need them. */
export interface Rules {
  readonly settings: Settings;
  /** New connections in a `rateWindow` that get an entry; 0: no limit. */
  readonly newConnections: number;
  /** Packets in a `rateWindow` about which schedulers of the control plane are asked; 0: none. */
  readonly askedConnections: number;
  /** Whether what has no entry, and can't get one, is forwarded by hash. */
  readonly forwardsUnrecorded: boolean;
}

export function rulesOf(settings: Settings): Rules {
  return {
    settings,
    newConnections: perWindow(settings.new_connection_rate),
    askedConnections: perWindow(settings.slow_scheduler_rate),
    forwardsUnrecorded: forwardsUnrecorded(settings),
  };
}

function perWindow(rate: number): number {
  return Math.ceil((rate * rateWindow) / 1000);
}

/** Writes timeouts as milliseconds by state. */
export function putTimeouts(timeouts: Float64Array, settings: Settings): void {
  const seconds: Timeouts = timeoutsOf(settings);
  for (const [stage, value] of Object.entries(seconds)) timeouts[ConnState[stage as ConnectionStage]] = value * 1000;
}

/** How long lblc or lblcr remember what nobody asks for, seconds. */
export function expirationOf(scheduler: SchedulerName, { lblc_expiration, lblcr_expiration }: Settings): number {
  return scheduler === 'lblc' ? lblc_expiration : lblcr_expiration;
}
