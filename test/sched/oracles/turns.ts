import { type Dest, Oracle } from './oracle.ts';

/** rr: a mark at the last server picked, or at the head of the list. */
export class RoundRobin extends Oracle {
  #mark: Dest | undefined;

  protected override removed(dest: Dest, previous: Dest | undefined): void {
    if (this.#mark === dest) this.#mark = previous;
  }

  protected schedule(): Dest | undefined {
    let at = this.#mark === undefined ? 0 : this.list.indexOf(this.#mark) + 1;
    for (let looked = 0; looked < this.list.length; looked++, at++) {
      const dest = this.list[at % this.list.length];
      if (dest === undefined || dest.overloaded || dest.weight <= 0) continue;
      this.#mark = dest;
      return dest;
    }
    return undefined;
  }
}

/** wrr: a mark, and a threshold that falls whenever the mark comes round. */
export class WeightedRoundRobin extends Oracle {
  #mark: Dest | undefined;
  #step = 1;
  #top = 0;
  #threshold = 0;

  protected override changed(): void {
    this.#mark = undefined;
    this.#step = 0;
    let largest = 0;
    for (const { weight } of this.list) {
      largest = Math.max(largest, weight);
      if (weight > 0) this.#step = this.#step === 0 ? weight : commonDivisor(weight, this.#step);
    }
    if (this.#step === 0) this.#step = 1;
    this.#top = largest - (this.#step - 1);
    if (this.#threshold > this.#top || this.#threshold === 0) this.#threshold = this.#top;
    else if (this.#step > 1) this.#threshold = Math.floor(this.#threshold / this.#step) * this.#step + 1;
  }

  protected schedule(): Dest | undefined {
    if (this.#top === 0) return undefined;
    const began = this.#mark;
    let at = began === undefined ? 0 : this.list.indexOf(began) + 1;
    let inLastRound = false;
    let cameRound = false;
    let end: Dest | undefined;
    for (;;) {
      for (; at < this.list.length; at++) {
        const dest = this.list[at];
        if (dest === undefined) break;
        if (!dest.overloaded && dest.weight >= this.#threshold) {
          this.#mark = dest;
          return dest;
        }
        if (dest === end) {
          this.#mark = dest;
          return undefined;
        }
      }
      at = 0;
      this.#threshold -= this.#step;
      if (this.#threshold <= 0) {
        this.#threshold = this.#top;
        if (inLastRound || began === undefined) {
          this.#mark = undefined;
          return undefined;
        }
        cameRound = true;
      }
      inLastRound = this.#threshold <= this.#step;
      if (inLastRound && cameRound) end = began;
    }
  }
}

/** The greatest number that divides both. */
export function commonDivisor(a: number, b: number): number {
  for (let divisor = Math.min(a, b); divisor > 1; divisor--) {
    if (a % divisor === 0 && b % divisor === 0) return divisor;
  }
  return 1;
}
