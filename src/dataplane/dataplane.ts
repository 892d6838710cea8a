import type { Connection } from '../model/connection.ts';
import type { Counters } from '../model/counters.ts';
import type { Server } from '../model/server.ts';
import type { Service, ServiceAddress } from '../model/service.ts';
import type { Settings } from '../model/settings.ts';
import type { Cursor } from '../sched/scheduler.ts';
import type { Explanation, PacketQuestion } from './explanation.ts';
import type { PacketEvent } from './packet-event.ts';
import type { SlowPathCount } from './slow-path-count.ts';

/** What a dataplane forwards packets by, and what it saw. Each implementation passes the same contract tests. */
export interface Dataplane {
  readonly kind: 'xdp' | 'userspace' | 'none';

  /** The services installed now, those adopted from a former run included. */
  services(): readonly Service[];

  /**
   * Adds services, or changes them to what is given: scheduler, servers, weights. Many at once cost little more than one.
   *
   * Packets see the old servers of a service or the new ones, never a mixture. Established connections stay where they are.
   * @throws DataplaneError ERR_TABLE_FULL if a table has no room left, ERR_UNSUPPORTED for what it can't do; nothing has
   * changed then.
   */
  put(...services: readonly Service[]): Promise<void>;

  /** Removes a service: its packets go to the host's own stack. Its connections stay in the table and time out. */
  remove(address: ServiceAddress): Promise<void>;

  /**
   * Removes some services and puts others, as `remove` and `put` do, in one step: packets see all of it or nothing.
   * @throws DataplaneError as `put`, and ERR_NO_SUCH_SERVICE; nothing has changed then
   */
  replace(removals: readonly ServiceAddress[], services: readonly Service[]): Promise<void>;

  /**
   * Puts settings in force: all of them, from the next packet on. Until the first call they are the defaults.
   * @throws DataplaneError ERR_UNSUPPORTED for a value that it can't bring about; nothing has changed then.
   */
  applySettings(settings: Settings): Promise<void>;

  /**
   * Where the walk of an installed service's slots is, if its scheduler has them walked.
   * @throws DataplaneError ERR_NO_SUCH_SERVICE
   */
  cursor(address: ServiceAddress): Promise<Cursor>;

  /** Traffic of an installed service and of each of its servers, since they were first installed. */
  traffic(address: ServiceAddress): ServiceTraffic;

  /** Packets by what became of them: every verdict by its name, since the dataplane was loaded. */
  verdicts(): readonly VerdictCount[];

  /** Packets that are not handled at once, by why: XDP hands them to the control plane, userspace has them wait. */
  slowPath(): readonly SlowPathCount[];

  /** Reads the whole connection table, a piece at a time so that the caller's event loop goes on. */
  connections(): AsyncIterable<Connection>;

  /**
   * Sampled packets, as they come; how many, the setting `event_sampling` tells. Who iterates gets those from then on; what
   * is not taken in time is left out. Ends when the dataplane is closed, or by the iterator's `return`, also while it waits.
   */
  events(): AsyncIterable<PacketEvent>;

  /** Counts the live connections of each server. */
  census(): Promise<Census>;

  /**
   * What would become of a packet, stage by stage, as far as this dataplane can tell. Nothing is changed by asking.
   * @throws DataplaneError ERR_UNSUPPORTED if the packet is to come in by an interface that there is not
   */
  explain(question: PacketQuestion): Promise<Explanation>;

  /** How full it is, and how it is attached. */
  condition(): Promise<Condition>;

  /** Lets go of the dataplane; packets are forwarded as before. */
  close(): void;

  /** Ends forwarding: takes the program off the interfaces and removes every pin. */
  detach(): void;
}

/** The traffic of one service. */
export interface ServiceTraffic {
  readonly total: Counters;
  /** In the order of the service's servers. */
  readonly servers: readonly Counters[];
}

/** How often packets left with a verdict. */
export interface VerdictCount {
  readonly name: string;
  /** One sentence: which packets these are. */
  readonly meaning: string;
  readonly packets: bigint;
}

/** Live connections by server. */
export interface Census {
  count(service: ServiceAddress, server: Server): LiveConnections;
}

/** Live connections, as IPVS counts them. */
export interface LiveConnections {
  readonly active: number;
  readonly inactive: number;
  /** Templates: clients whose next connection goes to this server, too. */
  readonly persistent: number;
}

/** How full a dataplane is, and how it is attached. */
export interface Condition {
  /** Entries of the connection table: connections and templates. */
  readonly entries: number;
  /** How many it is made for; 0 where there is no table. */
  readonly capacity: number;
  /** Whether the program runs in the driver or behind it, by the interface's name. */
  readonly modes: ReadonlyMap<string, 'native' | 'generic'>;
}

/** No connections. */
export const noConnections: LiveConnections = { active: 0, inactive: 0, persistent: 0 };

/** The dataplane can't do what was asked. `code` tells why, the message what was expected and what was got. */
export class DataplaneError extends Error {
  override readonly name = 'DataplaneError';
  readonly code: 'ERR_TABLE_FULL' | 'ERR_UNSUPPORTED' | 'ERR_NO_SUCH_SERVICE' | 'ERR_ATTACH' | 'ERR_CLOSED';

  constructor(code: DataplaneError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
