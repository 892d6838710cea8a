import type { Census } from '../dataplane/dataplane.ts';
import type { ConnectionNews } from '../dataplane/scheduler-hook.ts';
import { serverName } from '../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../model/service.ts';
import type { Load } from '../sched/scheduler.ts';
import { connectionOf } from './asking.ts';
import { SchedulerError } from './errors.ts';
import type { Runner } from './runner.ts';
import type { ServerBook } from './server-book.ts';

/** Connections that wait to be looked at; more are counted and left out. */
const mostWaiting = 1000;

/** How long loads are good for, milliseconds. */
const freshness = 20;

/** What a scheduler would have made of the connections of a service. */
export interface ShadowReport {
  /** Connections that were opened meanwhile, and looked at. */
  readonly connections: number;
  /** Those of them that it would have sent to the server that they went to. */
  readonly agreed: number;
  /** Those for which it named no server. */
  readonly undecided: number;
  /** Those that came too fast to be looked at. */
  readonly missed: number;
  /** In the service's order. */
  readonly servers: readonly ShadowedServer[];
}

/** How often a server got a connection, and would have. */
export interface ShadowedServer {
  /** Address and port. */
  readonly id: string;
  readonly actual: number;
  readonly predicted: number;
}

/** What a shadow goes by. */
export interface ShadowParts {
  /** Of its own: what goes wrong in it concerns nobody else. */
  readonly runner: Runner;
  readonly address: ServiceAddress;
  /** The service as it is now; undefined if it is gone. */
  readonly service: () => Service | undefined;
  readonly census: () => Promise<Census>;
  readonly book: ServerBook;
}

/** Runs a scheduler on the connections of a service, without forwarding by it. */
export class Shadow {
  readonly name: string;
  readonly #parts: ShadowParts;
  readonly #actual = new Map<string, number>();
  readonly #predicted = new Map<string, number>();
  #service: Service | undefined;
  #loads: readonly Load[] = [];
  #loadsAt = Number.NEGATIVE_INFINITY;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  #counts = { connections: 0, agreed: 0, undecided: 0, missed: 0 };
  #error: SchedulerError | undefined;

  constructor(parts: ShadowParts) {
    this.#parts = parts;
    this.name = serviceName(parts.address);
  }

  /** Lays out the service as it is now. @throws SchedulerError */
  async begin(): Promise<void> {
    await this.#follow();
  }

  /** A connection of some service has come or gone. */
  take(news: ConnectionNews): void {
    if (news.kind === 'lost') {
      this.#counts.missed += Number(news.count);
      return;
    }
    if (news.server === undefined || serviceName(news.service) !== this.name) return;
    if (this.#waiting >= mostWaiting) {
      this.#counts.missed += news.kind === 'opened' ? 1 : 0;
      return;
    }
    const server = serverName(news.server);
    this.#waiting++;
    this.#last = this.#last
      .then(() => this.#look(news, server))
      .catch(error => this.#stop(error))
      .finally(() => this.#waiting--);
  }

  /** What came of it so far. @throws SchedulerError if the scheduler failed */
  report(): ShadowReport {
    if (this.#error !== undefined) throw this.#error;
    const servers = (this.#parts.service()?.servers ?? []).map(serverName);
    return {
      ...this.#counts,
      servers: servers.map(id => ({ id, actual: this.#actual.get(id) ?? 0, predicted: this.#predicted.get(id) ?? 0 })),
    };
  }

  /** Ends it. */
  close(): void {
    this.#parts.runner.close();
  }

  async #look(news: Exclude<ConnectionNews, { kind: 'lost' }>, server: string): Promise<void> {
    if (this.#error !== undefined) return;
    const { runner } = this.#parts;
    const connection = connectionOf(news);
    const kind = news.kind === 'opened' ? 'onOpen' : 'onClose';
    if (news.kind === 'opened') {
      const service = await this.#follow();
      const picked = await runner.pick(this.name, connection, await this.#loadsOf(service));
      this.#count(server, picked.server === undefined ? undefined : service.servers[picked.server]);
    }
    if (runner.abilities[kind]) runner.tell({ kind, service: this.name, connection, server });
  }

  #count(server: string, predicted: Service['servers'][number] | undefined): void {
    this.#counts.connections++;
    this.#actual.set(server, (this.#actual.get(server) ?? 0) + 1);
    if (predicted === undefined) {
      this.#counts.undecided++;
      return;
    }
    const id = serverName(predicted);
    if (id === server) this.#counts.agreed++;
    this.#predicted.set(id, (this.#predicted.get(id) ?? 0) + 1);
  }

  async #follow(): Promise<Service> {
    const { runner, book, census, address } = this.#parts;
    const service = this.#parts.service();
    if (service === undefined)
      throw new SchedulerError('ERR_LOST', runner.name, `expected ${serviceName(address)} to go on, got its end`);
    if (service === this.#service) return service;
    const servers = book.servers(service, await census());
    const { schedulerFlags: flags } = service;
    const { plan } = await runner.build(servers, { flags });
    runner.tell({ kind: 'offer', service: this.name, servers, flags, plan });
    this.#service = service;
    this.#loadsAt = Number.NEGATIVE_INFINITY;
    return service;
  }

  async #loadsOf(service: Service): Promise<readonly Load[]> {
    const now = performance.now();
    if (now - this.#loadsAt < freshness) return this.#loads;
    const servers = this.#parts.book.servers(service, await this.#parts.census());
    this.#loads = servers.map(({ active, inactive, overloaded }) => ({ active, inactive, overloaded }));
    this.#loadsAt = now;
    return this.#loads;
  }

  #stop(error: unknown): void {
    const what = error instanceof Error ? error.message : String(error);
    this.#error ??=
      error instanceof SchedulerError ? error : new SchedulerError('ERR_LOST', this.#parts.runner.name, what);
  }
}
