/** Runs tasks one after the other, in the order in which they came. A task that fails doesn't hold up the next. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs a task once those before it have ended; gives its result, or its error. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
