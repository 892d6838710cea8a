/** Remembers what a function gave for each key. */
export class Memo<K, V> {
  readonly #make: (key: K) => V;
  readonly #made = new Map<K, V>();

  constructor(make: (key: K) => V) {
    this.#make = make;
  }

  /** What the function gives, or gave, for a key. */
  get(key: K): V {
    const made = this.#made.get(key);
    if (made !== undefined) return made;
    const value = this.#make(key);
    this.#made.set(key, value);
    return value;
  }
}
