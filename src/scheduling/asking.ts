import type { ConnectionNews } from '../dataplane/scheduler-hook.ts';
import { serverName } from '../model/server.ts';
import { type ServiceAddress, serviceName } from '../model/service.ts';
import { formatIp } from '../net/ip.ts';
import type { Connection, Load } from '../sched/scheduler.ts';
import type { Design } from './design.ts';
import { SchedulerError } from './errors.ts';
import { deadlines } from './runner.ts';

/** So many picks in a row may be late: one may be the machine's fault. */
const mostLate = 3;

/** Asks schedulers that have `pick` for the servers of connections, and tells them what becomes of connections. */
export class Asking {
  readonly #designOf: (service: string) => Design | undefined;
  readonly #fail: (design: Design, error: SchedulerError) => void;
  /** Late picks in a row, by the service's name. */
  readonly #late = new Map<string, number>();

  /**
   * @param designOf what is in force for a service, by its name
   * @param fail is told of a service that its scheduler does not serve as it should
   */
  constructor(
    designOf: (service: string) => Design | undefined,
    fail: (design: Design, error: SchedulerError) => void,
  ) {
    this.#designOf = designOf;
    this.#fail = fail;
  }

  /**
   * The server of a connection, as its index among the servers of the service that is installed; undefined if the scheduler
   * names none, fails or is late: then its fallback is to pick.
   * @param loads of these servers, in their order
   */
  async pick(service: ServiceAddress, connection: Connection, loads: readonly Load[]): Promise<number | undefined> {
    const name = serviceName(service);
    const design = this.#designOf(name);
    if (design === undefined) return undefined;
    try {
      const { kind, server } = await design.runner.pick(name, connection, loads);
      if (kind === 'late') return this.#tooLate(name, design);
      this.#late.delete(name);
      const isSame = this.#designOf(name)?.service.servers === design.service.servers;
      return isSame ? server : undefined;
    } catch (error) {
      if (!(error instanceof SchedulerError)) throw error;
      // The runner tells of its own loss, once for all of its services.
      if (error.code === 'ERR_ANSWER' || error.code === 'ERR_THROWN') this.#fail(design, error);
      return undefined;
    }
  }

  /** A connection was opened, or has ended. */
  tell(news: ConnectionNews): void {
    if (news.kind === 'lost' || news.server === undefined) return;
    const what = news.kind === 'opened' ? 'onOpen' : 'onClose';
    const name = serviceName(news.service);
    const { runner } = this.#designOf(name) ?? {};
    if (!runner?.abilities[what]) return;
    runner.tell({ kind: what, service: name, connection: connectionOf(news), server: serverName(news.server) });
  }

  #tooLate(name: string, design: Design): undefined {
    const late = (this.#late.get(name) ?? 0) + 1;
    this.#late.set(name, late);
    if (late < mostLate) return;
    this.#late.delete(name);
    const what = `pick: expected an answer within ${deadlines.pick} ms, got ${mostLate} in a row that took longer`;
    this.#fail(design, new SchedulerError('ERR_SLOW', design.runner.name, what));
  }
}

/** A connection that news are about, as schedulers see it. */
export function connectionOf(news: Exclude<ConnectionNews, { kind: 'lost' }>): Connection {
  const { client, clientPort, vip, port } = news;
  return { client: formatIp(client), clientPort, destination: formatIp(vip), destinationPort: port };
}
