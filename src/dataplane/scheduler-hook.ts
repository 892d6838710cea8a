import type { Server } from '../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../model/service.ts';
import type { Ip } from '../net/ip.ts';
import type { Port } from '../net/port.ts';
import type { Connection, Load } from '../sched/scheduler.ts';

/** Schedulers that run in the control plane, as a dataplane sees them. */
export interface SchedulerHook {
  /**
   * Whether new connections of a service are asked about. If so, the service's own scheduler is the fallback. Asked when
   * the service is put into the dataplane, or taken over from a former run.
   */
  asks(service: Service): boolean;

  /** Whether to tell of a service's connections as they come and go. Asked when `asks` is. */
  watches(service: Service): boolean;

  /**
   * The server for a connection: its index in `service.servers`, or undefined for what the fallback says. So it is, too,
   * if the answer does not come within half a second, or is an error.
   * @param loads what the service's servers carry, in their order
   */
  pick(service: Service, connection: Connection, loads: readonly Load[]): Promise<number | undefined>;

  /** Is told what came and went, in order, as far as it could be kept up with. */
  news(news: ConnectionNews): void;
}

/** A connection has come or gone, or some such have been lost count of. */
export type ConnectionNews =
  | {
      readonly kind: 'opened' | 'closed';
      readonly service: ServiceAddress;
      /** Left out if it is not the service's any more, and forgotten. */
      readonly server?: Pick<Server, 'address' | 'port'>;
      readonly client: Ip;
      readonly clientPort: Port;
      /** Where the client sent its packets. */
      readonly vip: Ip;
      readonly port: Port;
      /** Monotonic nanoseconds, as `process.hrtime.bigint()` tells them. */
      readonly at: bigint;
    }
  | { readonly kind: 'lost'; readonly count: bigint };

/** The server that an answer of `pick` stands for. @throws RangeError if there is none */
export function serverNamed<Server>(service: ServiceAddress, servers: readonly Server[], index: number): Server {
  const server = servers[index];
  if (server !== undefined) return server;
  const expected = `expected the index of one of ${servers.length} servers`;
  throw new RangeError(`${serviceName(service)}: ${expected}, got ${index}`);
}

/** No scheduler runs in the control plane. */
export const noSchedulerHook: SchedulerHook = {
  asks: () => false,
  watches: () => false,
  pick: async () => undefined,
  news() {},
};
