import { sharedInts } from '../shared.ts';

/** Random numbers that a table hashes with, so that nobody can aim at one place of it: 32 bits each. */
export interface Seeds {
  readonly mask: number;
  readonly first: number;
  readonly second: number;
}

/**
 * A set of keys of some 32-bit words each, of bounded size: an open-addressed index over places that do not move. A key
 * keeps its place until it is removed, so others can keep arrays of values by place.
 */
export class WordTable {
  readonly capacity: number;
  readonly #width: number;
  readonly #mask: number;
  readonly #seeds: Seeds;
  /** Place + 1; 0: nothing. */
  readonly #index: Int32Array;
  /** The keys by place, a word behind the other; other threads may read them. */
  readonly keys: Int32Array;
  readonly #hashes: Int32Array;
  readonly #free: Int32Array;
  #freed = 0;
  #end = 0;

  /**
   * @param width words of a key
   * @param capacity keys that there is room for
   */
  constructor(width: number, capacity: number, seeds: Seeds) {
    const slots = 2 ** Math.ceil(Math.log2(capacity * 2));
    this.capacity = capacity;
    this.#width = width;
    this.#mask = slots - 1;
    this.#seeds = { mask: seeds.mask, first: seeds.first | 1, second: seeds.second | 1 };
    this.#index = new Int32Array(slots);
    this.keys = sharedInts(capacity * width);
    this.#hashes = new Int32Array(capacity);
    this.#free = new Int32Array(capacity);
  }

  get size(): number {
    return this.#end - this.#freed;
  }

  /** Places in use are below this. */
  get end(): number {
    return this.#end;
  }

  /**
   * A key's hash. Both multipliers are secret: without the second, two words could be chosen whose differences cancel
   * each other whatever the first one is.
   */
  hash(key: Int32Array): number {
    const { mask, first, second } = this.#seeds;
    let hash = mask;
    for (let word = 0; word < this.#width; word++) {
      hash = Math.imul(hash ^ (key[word] ?? 0), first);
      hash = Math.imul(hash ^ (hash >>> 15), second);
      hash ^= hash >>> 16;
    }
    return hash;
  }

  /** The place of a key, or −1. */
  find(key: Int32Array): number {
    const hash = this.hash(key);
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const place = (this.#index[slot] ?? 0) - 1;
      if (place < 0) return -1;
      if (this.#hashes[place] === hash && this.#equals(place, key)) return place;
    }
  }

  /** Adds a key that is not there; its place, or −1 where there is no room. */
  add(key: Int32Array): number {
    const place = this.#takePlace();
    if (place < 0) return -1;
    const hash = this.hash(key);
    const start = place * this.#width;
    for (let word = 0; word < this.#width; word++) this.keys[start + word] = key[word] ?? 0;
    this.#hashes[place] = hash;
    let slot = hash & this.#mask;
    while (this.#index[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#index[slot] = place + 1;
    return place;
  }

  /** Removes the key at a place. Those behind it in the index close up: there are no gaps to look past. */
  remove(place: number): void {
    let hole = (this.#hashes[place] ?? 0) & this.#mask;
    while (this.#index[hole] !== place + 1) hole = (hole + 1) & this.#mask;
    for (let slot = (hole + 1) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const next = (this.#index[slot] ?? 0) - 1;
      if (next < 0) break;
      const home = (this.#hashes[next] ?? 0) & this.#mask;
      if (((slot - home) & this.#mask) < ((slot - hole) & this.#mask)) continue;
      this.#index[hole] = next + 1;
      hole = slot;
    }
    this.#index[hole] = 0;
    this.#free[this.#freed++] = place;
  }

  /** Copies the key at a place. */
  copyKey(place: number, key: Int32Array): void {
    const start = place * this.#width;
    for (let word = 0; word < this.#width; word++) key[word] = this.keys[start + word] ?? 0;
  }

  /** The place that is found so many steps behind where a hash leads; −1: none there. */
  near(hash: number, step: number): number {
    return (this.#index[(hash + step) & this.#mask] ?? 0) - 1;
  }

  #takePlace(): number {
    if (this.#freed > 0) return this.#free[--this.#freed] ?? -1;
    return this.#end < this.capacity ? this.#end++ : -1;
  }

  #equals(place: number, key: Int32Array): boolean {
    const start = place * this.#width;
    for (let word = 0; word < this.#width; word++) if (this.keys[start + word] !== key[word]) return false;
    return true;
  }
}
