import type { Variable } from '../../../bpf/object/variable.ts';

/** Milliseconds between two beats, and how long the program takes one for a sign of life: it outlasts a busy moment. */
const interval = 250;
const valid = 1000;

/** Tells the program that somebody takes what it hands up. Does not keep the process alive. */
export class Heartbeat implements Disposable {
  readonly #until: Pick<Variable<bigint>, 'set'>;
  readonly #now: () => bigint;
  readonly #timer: NodeJS.Timeout;

  /**
   * Begins at once.
   * @param until the program's `slow_taken_until`
   * @param now monotonic nanoseconds, as the program reads them
   */
  constructor(until: Pick<Variable<bigint>, 'set'>, now = () => process.hrtime.bigint()) {
    this.#until = until;
    this.#now = now;
    this.#beat();
    this.#timer = setInterval(() => this.#beat(), interval).unref();
  }

  #beat(): void {
    this.#until.set(this.#now() + BigInt(valid) * 1_000_000n);
  }

  /** Tells the program that nobody does any more. Before the program is closed. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#until.set(0n);
  }
}
