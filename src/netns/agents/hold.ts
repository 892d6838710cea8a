import { setTimeout as sleep } from 'node:timers/promises';
import { exchangeHttp, keptConnection } from './http-exchange.ts';
import type { HeldConnection, Target } from './messages.ts';

/** How often a held connection talks, and when one that is not answered has failed. */
export interface HoldOptions extends Target {
  readonly pauseMs: number;
  readonly timeoutMs: number;
}

/** One connection that sends a request again and again. A port that changes means that it was lost. */
export class Hold {
  readonly #options: HoldOptions;
  readonly #agent = keptConnection();
  readonly #servers = new Set<string>();
  #answered = 0;
  #port = 0;
  #error: string | undefined;
  #running = true;
  #worker: Promise<void> = Promise.resolve();

  constructor(options: HoldOptions) {
    this.#options = options;
  }

  /** Opens the connection with a first request, then goes on by itself. */
  async open(): Promise<HeldConnection> {
    await this.#ask();
    this.#worker = this.#work();
    return this.#result();
  }

  /** Waits for the request under way, ends the connection, and tells what became of it. */
  async release(): Promise<HeldConnection> {
    this.#running = false;
    await this.#worker;
    this.#agent.destroy();
    return this.#result();
  }

  async #work(): Promise<void> {
    while (this.#running && this.#error === undefined) {
      await sleep(this.#options.pauseMs);
      await this.#ask();
    }
  }

  async #ask(): Promise<void> {
    const { port, server, error } = await exchangeHttp(this.#options, { ...this.#options, agent: this.#agent });
    if (error !== undefined) this.#error ??= error;
    else if (this.#port !== 0 && port !== this.#port) this.#error ??= `reconnected from port ${this.#port} to ${port}`;
    if (server === undefined) return;
    this.#port = port;
    this.#answered++;
    this.#servers.add(server);
  }

  #result(): HeldConnection {
    return {
      port: this.#port,
      servers: [...this.#servers],
      answered: this.#answered,
      ...(this.#error === undefined ? {} : { error: this.#error }),
    };
  }
}
