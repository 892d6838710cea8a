import type { ServerAddress } from '../../../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../../../model/service.ts';
import { DataplaneError } from '../../dataplane.ts';
import type { Names } from '../list.ts';
import type { PlacedService } from '../registry.ts';

/** A service that is installed, and where. */
interface Installed {
  readonly service: Service;
  readonly placed: PlacedService;
}

/** The installed services, and what the numbers in the thread's memory stand for. */
export class Directory implements Names {
  /** In the order in which they came. */
  readonly #live = new Map<string, Installed>();
  /** Removed ones too: connections may name them. A number that is given anew is written anew. */
  readonly #services: (ServiceAddress | undefined)[] = [];
  readonly #servers: (ServerAddress | undefined)[] = [];

  /** Takes over a change that the thread has made. @param placed of the services, in their order */
  replace(removals: readonly ServiceAddress[], services: readonly Service[], placed: readonly PlacedService[]): void {
    for (const [index, service] of services.entries()) {
      const place = placed[index];
      if (place !== undefined) this.#put(service, place);
    }
    for (const address of removals) this.#live.delete(serviceName(address));
  }

  /** Every service, in the order in which they were put. */
  services(): readonly Service[] {
    return [...this.#live.values()].map(({ service }) => service);
  }

  /** The same, with where they are. */
  installed(): Iterable<Installed> {
    return this.#live.values();
  }

  /** Undefined if it is not installed. */
  installedAt(address: ServiceAddress): Installed | undefined {
    return this.#live.get(serviceName(address));
  }

  /** @throws DataplaneError ERR_NO_SUCH_SERVICE */
  find(address: ServiceAddress): Installed {
    const installed = this.installedAt(address);
    if (installed !== undefined) return installed;
    throw new DataplaneError('ERR_NO_SUCH_SERVICE', `Expected an installed service, got ${serviceName(address)}`);
  }

  /** The servers of a service as they are now; none if it is not installed. */
  serversOf(address: ServiceAddress): Service['servers'] {
    return this.installedAt(address)?.service.servers ?? [];
  }

  service(id: number): ServiceAddress | undefined {
    return this.#services[id];
  }

  server(index: number): ServerAddress | undefined {
    return this.#servers[index];
  }

  #put(service: Service, placed: PlacedService): void {
    this.#live.set(serviceName(service), { service, placed });
    this.#services[placed.id] = service;
    for (const [order, server] of service.servers.entries()) this.#servers[placed.servers[order] ?? -1] = server;
  }
}
