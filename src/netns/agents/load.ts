import { setTimeout as sleep } from 'node:timers/promises';
import { exchangeHttp } from './http-exchange.ts';
import type { Exchange, Tally, Target } from './messages.ts';

/** How many requests are under way at a time, how long each pauses, and when one has failed. */
export interface LoadOptions extends Target {
  readonly concurrency: number;
  readonly pauseMs: number;
  readonly timeoutMs: number;
}

/** HTTP requests, each over a connection of its own, until stopped. */
export class Load {
  readonly #options: LoadOptions;
  readonly #started = performance.now();
  readonly #workers: readonly Promise<void>[];
  readonly #byServer: Record<string, number> = {};
  readonly #errors: string[] = [];
  #answered = 0;
  #failed = 0;
  #slowestMs = 0;
  #running = true;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#workers = Array.from({ length: options.concurrency }, () => this.#work());
  }

  /** What it came to so far. */
  tally(): Tally {
    return {
      answered: this.#answered,
      failed: this.#failed,
      byServer: { ...this.#byServer },
      errors: [...this.#errors],
      slowestMs: this.#slowestMs,
      seconds: (performance.now() - this.#started) / 1000,
    };
  }

  /** Waits for the requests under way, sends no new ones, and returns what it came to. */
  async stop(): Promise<Tally> {
    this.#running = false;
    await Promise.all(this.#workers);
    return this.tally();
  }

  async #work(): Promise<void> {
    while (this.#running) {
      this.#count(await exchangeHttp(this.#options, this.#options));
      if (this.#options.pauseMs > 0) await sleep(this.#options.pauseMs);
    }
  }

  #count(exchange: Exchange): void {
    this.#slowestMs = Math.max(this.#slowestMs, exchange.ms);
    if (exchange.server === undefined) {
      this.#failed++;
      if (this.#errors.length < 10) this.#errors.push(`port ${exchange.port}: ${exchange.error}`);
      return;
    }
    this.#answered++;
    this.#byServer[exchange.server] = (this.#byServer[exchange.server] ?? 0) + 1;
  }
}
