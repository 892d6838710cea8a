import type { Census } from '../dataplane/dataplane.ts';
import { candidates } from '../dataplane/plan.ts';
import { serverName } from '../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../model/service.ts';
import type { Server } from '../sched/scheduler.ts';

/** One server of one service. */
interface Page {
  /** Milliseconds of performance.now() when it came; −Infinity: before anybody looked. */
  readonly since: number;
  /** Milliseconds that its last health check took. */
  latency: number | undefined;
}

/** What schedulers are told of servers beside rules and loads. Nothing of it outlives the process. */
export class ServerBook {
  #pages = new Map<string, Map<string, Page>>();
  #begun = false;

  /** From now on there are these services and no others. Servers of the first ones have been there for ever. */
  follow(services: readonly Service[]): void {
    const since = this.#begun ? performance.now() : Number.NEGATIVE_INFINITY;
    this.#begun = true;
    const former = this.#pages;
    this.#pages = new Map(
      services.map(service => {
        const known = former.get(serviceName(service));
        const names = service.servers.map(serverName);
        return [
          serviceName(service),
          new Map(names.map(name => [name, known?.get(name) ?? { since, latency: undefined }])),
        ];
      }),
    );
  }

  /**
   * A health check of a server took so many milliseconds; undefined: it failed.
   * @returns whether the service has this server
   */
  setLatency(service: ServiceAddress, server: string, latency: number | undefined): boolean {
    const page = this.#pages.get(serviceName(service))?.get(server);
    if (page === undefined) return false;
    page.latency = latency;
    return true;
  }

  /** The servers of a service as a file sees them. */
  servers(service: Service, census: Census): readonly Server[] {
    const pages = this.#pages.get(serviceName(service));
    const now = performance.now();
    return candidates(service.servers).map(({ id, weight, address, port }, at) => {
      const server = service.servers[at];
      const page = pages?.get(id);
      const { active, inactive } = server ? census.count(service, server) : { active: 0, inactive: 0 };
      const upper = server?.upperThreshold ?? 0;
      return {
        ...{ id, weight, address, port },
        ...{ active, inactive, overloaded: upper > 0 && active + inactive >= upper },
        latency: page?.latency,
        age: page === undefined ? 0 : (now - page.since) / 1000,
      };
    });
  }
}
