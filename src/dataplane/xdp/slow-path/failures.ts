import { getSystemErrorName } from 'node:util';
import type { Log } from '../../log.ts';

/** Milliseconds for which one message is enough. */
const quiet = 60_000;

/** Says now and then what could not be sent. */
export class Failures {
  readonly #log: Pick<Log, 'warn'>;
  readonly #now: () => number;
  #said: number | undefined;

  /** @param now milliseconds of any clock */
  constructor(log: Pick<Log, 'warn'>, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** Takes the positive errno, and what could not be sent where. Returns the errno's name. */
  add(errno: number, what: string): string {
    const name = getSystemErrorName(-errno);
    const now = this.#now();
    if (this.#said !== undefined && now - this.#said < quiet) return name;
    this.#said = now;
    this.#log.warn(`could not send ${what}: ${name}; silent about more of that for a minute`);
    return name;
  }
}
