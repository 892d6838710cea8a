/**
 * How Linux IPVS picks servers, step by step, as an oracle for the periods that src/sched precomputes.
 *
 * Written from the behaviour of net/netfilter/ipvs/ip_vs_{rr,wrr}.c: a circular list with a head, newest server first,
 * a mark that points at the last server picked (or at the head), and for wrr a falling threshold.
 */
export interface Oracle {
  add(id: string, weight: number): void;
  remove(id: string): void;
  change(id: string, weight: number): void;
  /** The server that gets the next connection, or undefined if none can. */
  pick(): string | undefined;
}

interface Entry {
  readonly id: string;
  weight: number;
}

abstract class RingOracle implements Oracle {
  /** Newest first. The head is before position 0. */
  protected readonly ring: Entry[] = [];
  /** The last server picked; undefined is the head. */
  protected mark: string | undefined;

  add(id: string, weight: number): void {
    this.ring.unshift({ id, weight });
    this.changed();
  }

  remove(id: string): void {
    const at = this.ring.findIndex(entry => entry.id === id);
    this.ring.splice(at, 1);
    if (this.mark === id) this.mark = this.ring[at - 1]?.id;
    this.changed();
  }

  change(id: string, weight: number): void {
    for (const entry of this.ring) if (entry.id === id) entry.weight = weight;
    this.changed();
  }

  abstract pick(): string | undefined;
  protected abstract changed(): void;
}

class RoundRobin extends RingOracle {
  protected changed(): void {}

  pick(): string | undefined {
    const from = this.mark === undefined ? -1 : this.ring.findIndex(entry => entry.id === this.mark);
    for (let step = 1; step <= this.ring.length; step++) {
      const entry = this.ring[(from + step) % this.ring.length];
      if (entry && entry.weight > 0) {
        this.mark = entry.id;
        return entry.id;
      }
    }
    return undefined;
  }
}

class WeightedRoundRobin extends RingOracle {
  #step = 1;
  #top = 0;
  #threshold = 0;

  protected changed(): void {
    this.mark = undefined;
    this.#step = 0;
    let largest = 0;
    for (const { weight } of this.ring) {
      largest = Math.max(largest, weight);
      if (weight > 0) this.#step = this.#step === 0 ? weight : commonDivisor(weight, this.#step);
    }
    if (this.#step === 0) this.#step = 1;
    this.#top = largest - (this.#step - 1);
    if (this.#threshold > this.#top || this.#threshold === 0) this.#threshold = this.#top;
    else if (this.#step > 1) this.#threshold = Math.floor(this.#threshold / this.#step) * this.#step + 1;
  }

  pick(): string | undefined {
    if (this.#top === 0) return undefined;
    let position = this.mark === undefined ? -1 : this.ring.findIndex(entry => entry.id === this.mark);
    for (;;) {
      for (position++; position < this.ring.length; position++) {
        const entry = this.ring[position];
        if (entry && entry.weight >= this.#threshold) {
          this.mark = entry.id;
          return entry.id;
        }
      }
      this.#threshold -= this.#step;
      if (this.#threshold <= 0) this.#threshold = this.#top;
      position = -1;
    }
  }
}

function commonDivisor(a: number, b: number): number {
  for (let divisor = Math.min(a, b); divisor > 1; divisor--) {
    if (a % divisor === 0 && b % divisor === 0) return divisor;
  }
  return 1;
}

/** A fresh oracle for a scheduler, without servers. */
export const oracles = {
  rr: (): Oracle => new RoundRobin(),
  wrr: (): Oracle => new WeightedRoundRobin(),
};
