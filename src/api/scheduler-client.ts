import { toApiError } from './api-error.ts';
import type { Exchange } from './exchange.ts';
import { pathOf, queryOf, serverPathOf } from './paths.ts';
import type { WireScheduler, WireShadowReport } from './scheduler-wire.ts';
import type { WireError, WireServerName, WireServiceAddress } from './wire.ts';

/** Talks to lvxd about schedulers. Methods throw as those of ApiClient. */
export class SchedulerClient {
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  /** Every scheduler, those that were added last. */
  async list(): Promise<readonly WireScheduler[]> {
    const { schedulers } = await this.#exchange.ask<{ schedulers: WireScheduler[] }>('GET', '/v1/schedulers');
    return schedulers;
  }

  /** Adds a scheduler, or a new version of it. @param file what the bundle was made of */
  add(file: string, bundle: string): Promise<WireScheduler> {
    return this.#exchange.ask('POST', '/v1/schedulers', { file, bundle });
  }

  /** Removes a scheduler that no service uses. */
  remove(name: string): Promise<void> {
    return this.#exchange.ask('DELETE', schedulerPathOf(name));
  }

  /** Has a service use a scheduler; all else of it stays. */
  use(service: WireServiceAddress, scheduler: string): Promise<void> {
    return this.#exchange.ask('PUT', `${pathOf(service)}/scheduler`, { scheduler });
  }

  /** What a scheduler makes of a service's connections, a report a second, until the caller leaves the loop. */
  async *shadow(name: string, { protocol, vip, port }: WireServiceAddress): AsyncGenerator<WireShadowReport> {
    const path = `${schedulerPathOf(name)}/shadow${queryOf({ protocol, vip, port })}`;
    for await (const value of await this.#exchange.values<WireShadowReport | WireError>(path)) {
      if ('error' in value) throw toApiError(422, JSON.stringify(value));
      yield value;
    }
  }

  /** Tells how long a server's last health check took, milliseconds; null: it failed. */
  setLatency(service: WireServiceAddress, server: WireServerName, milliseconds: number | null): Promise<void> {
    return this.#exchange.ask('PUT', `${serverPathOf(service, server)}/latency`, { milliseconds });
  }
}

function schedulerPathOf(name: string): string {
  return `/v1/schedulers/${encodeURIComponent(name)}`;
}
