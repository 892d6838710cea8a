/** Thrown where work is left because somebody pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly code = 'ERR_INTERRUPTED';
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** By shells' convention: 128 and the number of the signal. */
export const interruptedStatus = 130;
/** A terminal signals every process in front and npm passes on what it gets: one Ctrl-C comes twice. */
const sameWithinMs = 500;

/** Turns Ctrl-C into an error while somebody listens, so that what was made gets removed; the second one ends the process. */
export class Interruption {
  readonly #controller = new AbortController();
  #at = Number.NEGATIVE_INFINITY;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** @throws Interrupted if a signal came */
  check(): void {
    if (this.signal.aborted) throw new Interrupted('Interrupted');
  }

  /** Listens until the returned value is disposed of. */
  listen(): Disposable {
    const onSignal = () => {
      if (performance.now() - this.#at < sameWithinMs) return;
      if (this.signal.aborted) process.exit(interruptedStatus);
      this.#at = performance.now();
      this.#controller.abort();
    };
    for (const name of signals) process.on(name, onSignal);
    return {
      [Symbol.dispose]() {
        for (const name of signals) process.off(name, onSignal);
      },
    };
  }
}
