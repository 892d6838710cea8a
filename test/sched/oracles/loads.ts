import { type Dest, Oracle } from './oracle.ts';

/** What a server carries, an active connection counting as 256 inactive ones. */
export function overheadOf(dest: Dest): bigint {
  return (BigInt(dest.active) << 8n) + BigInt(dest.inactive);
}

/** Whether a cost at one server is more for its weight than another cost at another; no division, as in the kernel. */
export function costsMore(cost: bigint, dest: Dest, otherCost: bigint, other: Dest): boolean {
  return cost * BigInt(other.weight) > otherCost * BigInt(dest.weight);
}

/** The walk of wlc over a list: the first usable server, then whichever later one costs less. */
export function lightest(list: readonly Dest[]): Dest | undefined {
  let least: Dest | undefined;
  for (const dest of list) {
    if (dest.overloaded) continue;
    if (least === undefined) {
      if (dest.weight > 0) least = dest;
    } else if (costsMore(overheadOf(least), least, overheadOf(dest), dest)) least = dest;
  }
  return least;
}

/** lc */
export class LeastConnections extends Oracle {
  protected schedule(): Dest | undefined {
    let least: Dest | undefined;
    for (const dest of this.list) {
      if (dest.overloaded || dest.weight === 0) continue;
      if (least === undefined || overheadOf(dest) < overheadOf(least)) least = dest;
    }
    return least;
  }
}

/** wlc */
export class WeightedLeastConnections extends Oracle {
  protected schedule(): Dest | undefined {
    return lightest(this.list);
  }
}

/** sed, and nq, which takes an idle server at once. */
export class ShortestDelay extends Oracle {
  readonly #takesIdle: boolean;

  constructor(takesIdle: boolean, ...[world]: ConstructorParameters<typeof Oracle>) {
    super(world);
    this.#takesIdle = takesIdle;
  }

  protected schedule(): Dest | undefined {
    let least: Dest | undefined;
    for (const dest of this.list) {
      if (dest.overloaded || dest.weight === 0) continue;
      if (this.#takesIdle && dest.active === 0) return dest;
      if (least === undefined || costsMore(BigInt(least.active + 1), least, BigInt(dest.active + 1), dest))
        least = dest;
    }
    return least;
  }
}

/** fo, and ovf, which leaves out servers with more active connections than weight. */
export class Heaviest extends Oracle {
  readonly #overflows: boolean;

  constructor(overflows: boolean, ...[world]: ConstructorParameters<typeof Oracle>) {
    super(world);
    this.#overflows = overflows;
  }

  protected schedule(): Dest | undefined {
    let chosen: Dest | undefined;
    let weight = 0;
    for (const dest of this.list) {
      if (dest.overloaded || (this.#overflows && dest.active > dest.weight)) continue;
      if (dest.weight > weight) {
        chosen = dest;
        weight = dest.weight;
      }
    }
    return chosen;
  }
}

/** twos: two marks are counted down together along the list. */
export class TwoChoices extends Oracle {
  protected schedule(): Dest | undefined {
    let sum = 1;
    for (const dest of this.list) if (!dest.overloaded) sum += dest.weight;
    if (sum === 1) return undefined;
    let firstMark = this.#below(sum);
    let secondMark = this.#below(sum);
    let first: Dest | undefined;
    let second: Dest | undefined;
    for (const dest of this.list) {
      if (dest.overloaded || dest.weight === 0) continue;
      firstMark -= dest.weight;
      secondMark -= dest.weight;
      if (firstMark <= 0 && first === undefined) first = dest;
      if (secondMark <= 0 && second === undefined) second = dest;
    }
    if (first && second && costsMore(overheadOf(first), first, overheadOf(second), second)) return second;
    return first;
  }

  #below(limit: number): number {
    const product = BigInt(this.world.random()) * BigInt(limit);
    return Number((product - (product % 0x1_0000_0000n)) / 0x1_0000_0000n);
  }
}
