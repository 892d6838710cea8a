/** How many items wait for a listener that is behind. */
const room = 1024;

/**
 * Hands items to everybody who listens. A listener gets what is published after it began to iterate; what it does not
 * take in time is left out. To stop listening while waiting, call the iterator's `return`.
 */
export class Broadcast<T> implements AsyncIterable<T> {
  readonly #listeners = new Set<Listener<T>>();
  #closed = false;

  publish(item: T): void {
    for (const listener of this.#listeners) listener.take(item);
  }

  /** Ends every iteration, once what waits has been taken, and those that begin later at once. */
  close(): void {
    this.#closed = true;
    for (const listener of this.#listeners) listener.end();
    this.#listeners.clear();
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    const listener = new Listener<T>();
    if (this.#closed) listener.end();
    else this.#listeners.add(listener);
    return {
      next: () => listener.next(),
      return: async () => {
        this.#listeners.delete(listener);
        listener.end();
        return { done: true, value: undefined };
      },
    };
  }
}

/** What waits for one listener, or its wait for more. */
class Listener<T> {
  readonly #items: T[] = [];
  #waiting: ((result: IteratorResult<T>) => void) | undefined;
  #ended = false;

  take(item: T): void {
    if (this.#waiting) this.#answer({ done: false, value: item });
    else if (this.#items.length < room) this.#items.push(item);
  }

  end(): void {
    this.#ended = true;
    this.#answer({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<T>> {
    const [item] = this.#items.splice(0, 1);
    if (item !== undefined) return Promise.resolve({ done: false, value: item });
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise(resolve => {
      this.#waiting = resolve;
    });
  }

  #answer(result: IteratorResult<T>): void {
    this.#waiting?.(result);
    this.#waiting = undefined;
  }
}
