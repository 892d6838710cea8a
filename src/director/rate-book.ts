import { setImmediate as turn } from 'node:timers/promises';
import type { ServiceTraffic } from '../dataplane/dataplane.ts';
import { zeroCounters } from '../model/counters.ts';
import { Estimator, type Rates, zeroRates } from '../model/estimator.ts';
import { serverKey } from '../model/server.ts';
import { type Service, serviceName } from '../model/service.ts';

/** What comes per second for one service. */
export interface ServiceRates {
  readonly total: Rates;
  /** In the order of the service's servers. */
  readonly servers: readonly Rates[];
}

/** Services that are read before the event loop has its turn. */
const atOnce = 256;

/** Estimates the rates of services and of their servers from a dataplane's counters. Nothing of it outlives the process. */
export class RateBook {
  readonly #read: (service: Service) => ServiceTraffic;
  #pages = new Map<string, Page>();

  /** @param read a service's traffic, counted from whenever, and never from anew while it is followed */
  constructor(read: (service: Service) => ServiceTraffic) {
    this.#read = read;
  }

  /**
   * Follows these services from now on, and no others. Those that are new begin without rates.
   * @param anew names of services that are new although there were others of the same name
   */
  follow(services: readonly Service[], anew: ReadonlySet<string> = new Set()): void {
    const pages = new Map<string, Page>();
    for (const service of services) {
      const name = serviceName(service);
      const page = anew.has(name) ? undefined : this.#pages.get(name);
      pages.set(name, page?.service === service ? page : this.#turnOver(service, page));
    }
    this.#pages = pages;
  }

  /** Takes a reading of every service, some at a time: the caller's event loop goes on in between. */
  async readAll(): Promise<void> {
    let left = atOnce;
    for (const [name, { service }] of [...this.#pages]) {
      const page = this.#pages.get(name);
      if (page?.service === service) readPage(page, this.#read(service));
      left -= 1;
      if (left > 0) continue;
      await turn();
      left = atOnce;
    }
  }

  /** A service's rates; those of one that is not followed are 0. */
  of(service: Service): ServiceRates {
    const page = this.#pages.get(serviceName(service));
    if (page === undefined) return { total: zeroRates, servers: service.servers.map(() => zeroRates) };
    return { total: page.total.rates(), servers: page.servers.map(estimator => estimator.rates()) };
  }

  /** Has the rates of a service and of its servers begin from 0. */
  zero(service: Service): void {
    const page = this.#pages.get(serviceName(service));
    page?.total.zero();
    for (const estimator of page?.servers ?? []) estimator.zero();
  }

  /** A page for a service that is new, or has changed: its servers keep their estimators. */
  #turnOver(service: Service, before: Page | undefined): Page {
    let reading: ServiceTraffic | undefined;
    const now = () => {
      reading ??= this.#read(service);
      return reading;
    };
    const known = new Map(before?.service.servers.map((server, index) => [serverKey(server), before.servers[index]]));
    return {
      service,
      total: before?.total ?? new Estimator(now().total),
      servers: service.servers.map((server, index) => {
        return known.get(serverKey(server)) ?? new Estimator(now().servers[index] ?? zeroCounters);
      }),
    };
  }
}

/** A service's estimators; those of its servers are in the order of the servers. */
interface Page {
  readonly service: Service;
  readonly total: Estimator;
  readonly servers: readonly Estimator[];
}

function readPage({ total, servers }: Page, now: ServiceTraffic): void {
  total.read(now.total);
  for (const [index, estimator] of servers.entries()) estimator.read(now.servers[index] ?? zeroCounters);
}
