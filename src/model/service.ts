import { formatEndpoint } from '../net/endpoint.ts';
import type { Ip } from '../net/ip.ts';
import type { Port } from '../net/port.ts';
import type { Plan } from '../sched/scheduler.ts';
import type { Persistence } from './persistence.ts';
import type { Protocol } from './protocol.ts';
import type { Server } from './server.ts';

/** What makes a service unique: clients connect to this protocol, VIP and port. */
export interface ServiceAddress {
  readonly protocol: Protocol;
  readonly vip: Ip;
  /** 0: every port of the VIP that has no service of its own. */
  readonly port: Port;
}

/** The flags that a scheduler may be given; what they mean is the scheduler's own (sh, mh: flag-1 fallback, flag-2 port). */
export const schedulerFlags = ['flag-1', 'flag-2', 'flag-3'] as const;

/** A flag for the scheduler. */
export type SchedulerFlag = (typeof schedulerFlags)[number];

/** How a service schedules, and its real servers. */
export interface ServiceRules {
  /** A built-in one, or one that was added. */
  readonly scheduler: string;
  /** Each at most once, in the order of `schedulerFlags`. */
  readonly schedulerFlags: readonly SchedulerFlag[];
  /** Undefined: each connection is scheduled for itself. */
  readonly persistence: Persistence | undefined;
  /** Each UDP packet is scheduled for itself and leaves no connection. */
  readonly onePacket: boolean;
  /** In the order in which they were added. Schedulers, like IPVS, start from the newest. */
  readonly servers: readonly Server[];
  /** With a scheduler that was added: those that the service goes back to if it fails, the last one built in. */
  readonly fallbacks?: readonly string[];
  /** With a scheduler that was added and lays out slots: what it laid out for these servers. Nobody keeps it. */
  readonly layout?: Plan;
  /** Whether schedulers are to be told of its connections as they come and go. Nobody keeps it. */
  readonly watched?: boolean;
}

/** A virtual service: its address, how it schedules, and its real servers. */
export interface Service extends ServiceAddress, ServiceRules {}

/** What a service is like unless somebody asks for more. */
export const serviceDefaults = { schedulerFlags: [], persistence: undefined, onePacket: false } as const;

/** A service's address as one text that is unique and sorts stably, e.g. `tcp 10.0.0.100:80`. */
export function serviceName({ protocol, vip, port }: ServiceAddress): string {
  return `${protocol} ${formatEndpoint({ address: vip, port })}`;
}
