import type { Log } from './log.ts';

/** Milliseconds for which one message is enough. */
const quiet = 60_000;

/** Says now and then why a scheduler gave no answer. */
export class SchedulerComplaints {
  readonly #log: Pick<Log, 'warn'>;
  #said: number | undefined;

  constructor(log: Pick<Log, 'warn'>) {
    this.#log = log;
  }

  add(error: unknown): void {
    const now = performance.now();
    if (this.#said !== undefined && now - this.#said < quiet) return;
    this.#said = now;
    this.#log.warn(`A scheduler gave no answer: ${String(error)}; silent about more of that for a minute`);
  }
}
