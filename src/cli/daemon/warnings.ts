/** How many warnings are kept. */
const most = 20;

/** The latest warnings of the daemon, each once, the newest last. */
export class Warnings {
  readonly #texts = new Set<string>();

  add(text: string): void {
    this.#texts.delete(text);
    this.#texts.add(text);
    const [oldest] = this.#texts;
    if (this.#texts.size > most && oldest !== undefined) this.#texts.delete(oldest);
  }

  list(): readonly string[] {
    return [...this.#texts];
  }
}
