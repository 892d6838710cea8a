/** Lets one of several stories go on at a time; one that has begun goes before one that has not. */
export class Turn {
  readonly #begun: (() => void)[] = [];
  readonly #fresh: (() => void)[] = [];
  #isTaken = false;

  /** Waits until nobody else has the turn. */
  take(who: 'begun' | 'fresh'): Promise<void> {
    if (!this.#isTaken) {
      this.#isTaken = true;
      return Promise.resolve();
    }
    const queue = who === 'begun' ? this.#begun : this.#fresh;
    return new Promise(resolve => queue.push(resolve));
  }

  /** Gives the turn to the next one. */
  give(): void {
    const next = this.#begun.shift() ?? this.#fresh.shift();
    if (next) next();
    else this.#isTaken = false;
  }
}
