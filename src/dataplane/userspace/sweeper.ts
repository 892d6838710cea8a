import { setImmediate as turn } from 'node:timers/promises';
import { endOrphans, sweep } from './sweep.ts';
import type { ServiceEntry } from './table/service-entry.ts';
import type { Tables } from './tables.ts';

/** Places that are looked at before the event loop has its turn. */
const atOnce = 16_384;
/** How long a sweep should take, and the shortest rest between two of its pieces, milliseconds. */
const sweepTime = 2000;
const shortestRest = 5;

/** Goes over the connection table again and again, a piece at a time. Does not keep the process alive. */
export class Sweeper implements Disposable {
  readonly #tables: Tables;
  readonly #serviceOf: (id: number) => ServiceEntry | undefined;
  readonly #now: () => number;
  #next = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param now the clock that packets are handled by, milliseconds */
  constructor(tables: Tables, serviceOf: (id: number) => ServiceEntry | undefined, now: () => number) {
    this.#tables = tables;
    this.#serviceOf = serviceOf;
    this.#now = now;
  }

  /** Sweeps until it is disposed of. */
  start(): void {
    const pieces = Math.max(1, Math.ceil(this.#tables.conns.end / atOnce));
    const rest = Math.max(shortestRest, sweepTime / pieces);
    this.#timer = setTimeout(() => {
      this.#step();
      this.start();
    }, rest).unref();
  }

  /** Goes over everything once, at once. */
  sweep(): void {
    this.#tables.now = this.#now();
    sweep(this.#tables, this.#serviceOf, 0, this.#tables.conns.end);
  }

  /** Ends everything that is with servers that were removed; the caller's event loop goes on in between. */
  async endOrphans(): Promise<void> {
    for (let first = 0; first < this.#tables.conns.end && !this.#closed; first += atOnce) {
      endOrphans(this.#tables, first, first + atOnce);
      await turn();
    }
  }

  #step(): void {
    this.#tables.now = this.#now();
    sweep(this.#tables, this.#serviceOf, this.#next, this.#next + atOnce);
    this.#next += atOnce;
    if (this.#next >= this.#tables.conns.end) this.#next = 0;
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }
}
