import { formatIpv4, type Ipv4 } from '../net/ipv4.ts';
import type { Port } from '../net/port.ts';
import type { SchedulerName } from '../sched/registry.ts';
import type { Protocol } from './protocol.ts';
import type { Server } from './server.ts';

/** What makes a service unique: clients connect to this protocol, VIP and port. */
export interface ServiceAddress {
  readonly protocol: Protocol;
  readonly vip: Ipv4;
  readonly port: Port;
}

/** A virtual service: its address, how it schedules, and its real servers. */
export interface Service extends ServiceAddress {
  readonly scheduler: SchedulerName;
  /** In the order in which they were added. Schedulers, like IPVS, start from the newest. */
  readonly servers: readonly Server[];
}

/** A service's address as one text that is unique and sorts stably, e.g. `tcp 10.0.0.100:80`. */
export function serviceName(address: ServiceAddress): string {
  return `${address.protocol} ${formatIpv4(address.vip)}:${address.port}`;
}
