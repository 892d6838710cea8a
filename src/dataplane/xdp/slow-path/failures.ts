import { getSystemErrorName } from 'node:util';
import type { Log } from '../../log.ts';

/** Milliseconds for which one message is enough. */
const quiet = 60_000;

/** Counts packets that could not be sent, and says so now and then. */
export class Failures {
  readonly #log: Pick<Log, 'warn'>;
  readonly #now: () => number;
  readonly #counts = new Map<string, number>();
  #said: number | undefined;

  /** @param now milliseconds of any clock */
  constructor(log: Pick<Log, 'warn'>, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** Takes the positive errno, and what could not be sent where. */
  add(errno: number, what: string): void {
    const name = getSystemErrorName(-errno);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    const now = this.#now();
    if (this.#said !== undefined && now - this.#said < quiet) return;
    this.#said = now;
    this.#log.warn(`could not send ${what}: ${name}; silent about more of that for a minute`);
  }

  /** How many there were, by the errno's name. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
