import type { WireConnection, WireConnectionFilter } from './connection-wire.ts';
import { Exchange } from './exchange.ts';
import type { WireExplanation } from './explain-wire.ts';
import { blocksOf } from './http.ts';
import type { WireEvent, WireEventFilter, WirePacketQuestion, WireSlowPath, WireVerdict } from './packet-wire.ts';
import { pathOf, queryOf, serverPathOf } from './paths.ts';
import { SchedulerClient } from './scheduler-client.ts';
import type {
  WireApplication,
  WireEdit,
  WireMark,
  WireMarkAddress,
  WireRefusal,
  WireServerName,
  WireServerOptions,
  WireService,
  WireServiceAddress,
  WireServiceWish,
  WireSettings,
  WireStatus,
  WireSyncDaemon,
  WireTable,
  WireUndone,
  WireVirtualAddress,
} from './wire.ts';

/** A server of a service, as a client names it. */
export type ServerName = WireServerName;

/** What a service is to be like; what is left out is as usual. */
export type ServiceOptions = WireServiceWish;

/** What a server is to be like; what is left out is as usual. */
export type ServerOptions = Pick<WireServerOptions, 'weight'> & Partial<WireServerOptions>;

/** A synchronisation daemon to start; what is left out is as usual. */
export type NewSyncDaemon = Pick<WireSyncDaemon, 'role' | 'interface'> & Partial<WireSyncDaemon>;

/** What is to be told of services besides the usual. */
export interface Asked {
  /** What comes per second. */
  readonly rates?: boolean;
}

/**
 * Talks to lvxd over its unix socket. Loads nothing but Node itself, so that a command starts fast.
 *
 * Every method throws ApiError for an error answer and NoAnswerError if no daemon answers.
 */
export class ApiClient {
  readonly schedulers: SchedulerClient;
  readonly #exchange: Exchange;

  constructor(socket: string) {
    this.#exchange = new Exchange(socket);
    this.schedulers = new SchedulerClient(this.#exchange);
  }

  /** The path of the daemon's socket. */
  get socket(): string {
    return this.#exchange.socket;
  }

  /** The daemon itself. */
  status(): Promise<WireStatus> {
    return this.#exchange.ask('GET', '/v1/status');
  }

  /** Every service with its counters, in the order in which they were added. */
  async services(also: Asked = {}): Promise<readonly WireService[]> {
    const { services } = await this.#exchange.ask<{ services: WireService[] }>('GET', `/v1/services${queryOf(also)}`);
    return services;
  }

  /** One service with its counters. */
  service(address: WireServiceAddress, also: Asked = {}): Promise<WireService> {
    return this.#exchange.ask('GET', `${pathOf(address)}${queryOf(also)}`);
  }

  /** One service for a firewall mark. */
  mark(address: WireMarkAddress, also: Asked = {}): Promise<WireMark> {
    return this.#exchange.ask('GET', `${pathOf(address)}${queryOf(also)}`);
  }

  /** Adds a service without servers. */
  addService(address: WireVirtualAddress, options: ServiceOptions): Promise<void> {
    if ('mark' in address) {
      const { mark, family } = address;
      return this.#exchange.ask('POST', '/v1/marks', { mark, family, ...options });
    }
    const { protocol, vip, port } = address;
    return this.#exchange.ask('POST', '/v1/services', { protocol, vip, port, ...options });
  }

  /** Changes a service to what is given; its servers stay. */
  editService(address: WireVirtualAddress, options: ServiceOptions): Promise<void> {
    return this.#exchange.ask('PUT', pathOf(address), options);
  }

  /** Deletes a service with its servers. */
  deleteService(address: WireVirtualAddress): Promise<void> {
    return this.#exchange.ask('DELETE', pathOf(address));
  }

  /** Deletes every service, those for marks included. */
  clear(): Promise<void> {
    return this.#exchange.ask('DELETE', '/v1/services');
  }

  /** Adds a server to a service. */
  addServer(service: WireVirtualAddress, { address, port }: ServerName, options: ServerOptions): Promise<void> {
    return this.#exchange.ask('POST', `${pathOf(service)}/servers`, { address, port, ...options });
  }

  /** Changes a server to what is given. */
  editServer(service: WireVirtualAddress, server: ServerName, options: ServerOptions): Promise<void> {
    return this.#exchange.ask('PUT', serverPathOf(service, server), options);
  }

  /** Deletes a server from a service. */
  deleteServer(service: WireVirtualAddress, server: ServerName): Promise<void> {
    return this.#exchange.ask('DELETE', serverPathOf(service, server));
  }

  /**
   * Makes many edits one after the other, as one change; gives those that were refused, in their order.
   * @param ifRevision nothing is made unless the table is at this revision: the error's code is `stale-revision` then
   */
  async edits(edits: readonly WireEdit[], ifRevision?: string): Promise<readonly WireRefusal[]> {
    const body = { edits, ...(ifRevision !== undefined && { ifRevision }) };
    const { refusals } = await this.#exchange.ask<{ refusals: WireRefusal[] }>('POST', '/v1/edits', body);
    return refusals;
  }

  /** Everything there is to be forwarded by, with its revision. */
  table(also: Asked = {}): Promise<WireTable> {
    return this.#exchange.ask('GET', `/v1/table${queryOf(also)}`);
  }

  /** Makes edits and settings as one change, or nothing of it; gives the new revision. The table before can be had back. */
  async apply(application: WireApplication): Promise<string> {
    const { revision } = await this.#exchange.ask<{ revision: string }>('POST', '/v1/apply', application);
    return revision;
  }

  /** Brings back the table before the last clear, application or undo; `force` gives up what was changed since. */
  undo(force: boolean): Promise<WireUndone> {
    return this.#exchange.ask('POST', '/v1/undo', { force });
  }

  /** Starts the counters of one service, or of all, from zero. */
  zero(service?: WireVirtualAddress): Promise<void> {
    return this.#exchange.ask('POST', service === undefined ? '/v1/zero' : `${pathOf(service)}/zero`);
  }

  /** The connection table, or what passes a filter, as it is read. */
  async *connections(filter: WireConnectionFilter = {}): AsyncGenerator<WireConnection> {
    yield* await this.#exchange.values<WireConnection>(`/v1/connections${queryOf(filter)}`);
  }

  /** The connection table, many connections at a time: millions of them come several times as fast as one by one. */
  async *connectionPieces(): AsyncGenerator<readonly WireConnection[]> {
    const { RecordReader, recordLength } = await import('./connection-record.ts');
    const reader = new RecordReader();
    const answer = await this.#exchange.open('/v1/connections/records');
    for await (const records of blocksOf(answer, recordLength)) yield reader.read(records);
  }

  /** How many connections pass a filter, templates included. */
  async countConnections(filter: WireConnectionFilter = {}): Promise<number> {
    const { count } = await this.#exchange.ask<{ count: number }>('GET', `/v1/connections/count${queryOf(filter)}`);
    return count;
  }

  /** Sampled packets that pass a filter, from when this returns on, until the caller leaves the loop or the daemon ends. */
  events(filter: WireEventFilter = {}): Promise<AsyncGenerator<WireEvent>> {
    return this.#exchange.values(`/v1/events${queryOf(filter)}`);
  }

  /** What would become of a packet; nothing is changed by asking. */
  explain(question: WirePacketQuestion): Promise<WireExplanation> {
    return this.#exchange.ask('POST', '/v1/explain', question);
  }

  /** Every setting. */
  async settings(): Promise<WireSettings> {
    const { settings } = await this.#exchange.ask<{ settings: WireSettings }>('GET', '/v1/settings');
    return settings;
  }

  /** Changes some settings; gives all. */
  async changeSettings(change: Partial<WireSettings>): Promise<WireSettings> {
    const { settings } = await this.#exchange.ask<{ settings: WireSettings }>('PATCH', '/v1/settings', change);
    return settings;
  }

  /** The synchronisation daemons that were asked for. */
  async syncDaemons(): Promise<readonly WireSyncDaemon[]> {
    const { syncDaemons } = await this.#exchange.ask<{ syncDaemons: WireSyncDaemon[] }>('GET', '/v1/sync-daemons');
    return syncDaemons;
  }

  /** Has the director keep a synchronisation daemon. Nothing is synchronised yet. */
  startSync(daemon: NewSyncDaemon): Promise<void> {
    return this.#exchange.ask('POST', '/v1/sync-daemons', daemon);
  }

  /** Has the director forget a synchronisation daemon. */
  stopSync(role: WireSyncDaemon['role']): Promise<void> {
    return this.#exchange.ask('DELETE', `/v1/sync-daemons/${role}`);
  }

  /** Packets by what became of them. */
  async verdicts(): Promise<readonly WireVerdict[]> {
    const { verdicts } = await this.#exchange.ask<{ verdicts: WireVerdict[] }>('GET', '/v1/verdicts');
    return verdicts;
  }

  /** Packets that were not handled at once, by why; empty without a dataplane. */
  async slowPath(): Promise<readonly WireSlowPath[]> {
    const { slowPath } = await this.#exchange.ask<{ slowPath: WireSlowPath[] }>('GET', '/v1/slow-path');
    return slowPath;
  }

  /** Asks the daemon to end; `detach` ends forwarding too. The daemon is still about to end when this returns. */
  stop(detach: boolean): Promise<Pick<WireStatus, 'dataplane'>> {
    return this.#exchange.ask('POST', '/v1/stop', { detach });
  }
}
