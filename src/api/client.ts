import { linesOf, send, textOf } from './http.ts';
import type { WireConnection, WireError, WireService, WireServiceAddress, WireStatus, WireVerdict } from './wire.ts';

/** lvxd answered that it could not do what it was asked. `code` is the API's. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  /** The HTTP status. */
  readonly status: number;

  constructor(status: number, { code, message }: WireError['error']) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A server of a service, as a client names it. */
export interface ServerName {
  readonly address: string;
  readonly port: number;
}

/**
 * Talks to lvxd over its unix socket. Loads nothing but Node itself, so that a command starts fast.
 *
 * Every method throws ApiError for an error answer and NoAnswerError if no daemon answers.
 */
export class ApiClient {
  readonly socket: string;

  constructor(socket: string) {
    this.socket = socket;
  }

  /** The daemon itself. */
  status(): Promise<WireStatus> {
    return this.#ask('GET', '/v1/status');
  }

  /** Every service with its counters, in the order in which they were added. */
  async services(): Promise<readonly WireService[]> {
    const { services } = await this.#ask<{ services: WireService[] }>('GET', '/v1/services');
    return services;
  }

  /** One service with its counters. */
  service(address: WireServiceAddress): Promise<WireService> {
    return this.#ask('GET', pathOf(address));
  }

  /** Adds a service without servers. */
  addService({ protocol, vip, port }: WireServiceAddress, scheduler: string): Promise<void> {
    return this.#ask('POST', '/v1/services', { protocol, vip, port, scheduler });
  }

  /** Changes a service's scheduler. */
  editService(address: WireServiceAddress, scheduler: string): Promise<void> {
    return this.#ask('PUT', pathOf(address), { scheduler });
  }

  /** Deletes a service with its servers. */
  deleteService(address: WireServiceAddress): Promise<void> {
    return this.#ask('DELETE', pathOf(address));
  }

  /** Deletes every service. */
  clear(): Promise<void> {
    return this.#ask('DELETE', '/v1/services');
  }

  /** Adds a server to a service. */
  addServer(service: WireServiceAddress, { address, port }: ServerName, weight: number): Promise<void> {
    return this.#ask('POST', `${pathOf(service)}/servers`, { address, port, weight });
  }

  /** Changes a server's weight. */
  editServer(service: WireServiceAddress, { address, port }: ServerName, weight: number): Promise<void> {
    return this.#ask('PUT', `${pathOf(service)}/servers/${address}/${port}`, { weight });
  }

  /** Deletes a server from a service. */
  deleteServer(service: WireServiceAddress, { address, port }: ServerName): Promise<void> {
    return this.#ask('DELETE', `${pathOf(service)}/servers/${address}/${port}`);
  }

  /** Starts the counters of one service, or of all, from zero. */
  zero(service?: WireServiceAddress): Promise<void> {
    return this.#ask('POST', service === undefined ? '/v1/zero' : `${pathOf(service)}/zero`);
  }

  /** The connection table, as it is read. */
  async *connections(): AsyncGenerator<WireConnection> {
    const answer = await send(this.socket, 'GET', '/v1/connections');
    if (answer.statusCode !== 200) throw toError(answer.statusCode, await textOf(answer));
    for await (const line of linesOf(answer)) {
      const connection: WireConnection = JSON.parse(line);
      yield connection;
    }
  }

  /** Packets by what became of them. */
  async verdicts(): Promise<readonly WireVerdict[]> {
    const { verdicts } = await this.#ask<{ verdicts: WireVerdict[] }>('GET', '/v1/verdicts');
    return verdicts;
  }

  /** Asks the daemon to end; `detach` ends forwarding too. The daemon is still about to end when this returns. */
  stop(detach: boolean): Promise<Pick<WireStatus, 'dataplane'>> {
    return this.#ask('POST', '/v1/stop', { detach });
  }

  async #ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await send(this.socket, method, path, body);
    const text = await textOf(answer);
    if (answer.statusCode === undefined || answer.statusCode >= 300) throw toError(answer.statusCode, text);
    const value: T = JSON.parse(text);
    return value;
  }
}

function pathOf({ protocol, vip, port }: WireServiceAddress): string {
  return `/v1/services/${protocol}/${encodeURIComponent(vip)}/${port}`;
}

function toError(status = 0, text: string): ApiError {
  try {
    const { error }: WireError = JSON.parse(text);
    return new ApiError(status, error);
  } catch {
    return new ApiError(status, {
      code: 'ERR_ANSWER',
      message: `Expected an answer of lvxd, got ${text.slice(0, 80)}`,
    });
  }
}
