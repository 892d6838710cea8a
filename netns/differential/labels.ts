/** Gives values that are the director's choice numbers in the order in which they are first seen, each kind by itself. */
export class Labels {
  readonly #seen = new Map<string, Map<number, number>>();

  /** `#1` for the first value of a kind, the same again for the same value. */
  label(kind: string, value: number): string {
    const values = this.#seen.get(kind) ?? new Map<number, number>();
    this.#seen.set(kind, values);
    const number = values.get(value) ?? values.size + 1;
    values.set(value, number);
    return `#${number}`;
  }
}
