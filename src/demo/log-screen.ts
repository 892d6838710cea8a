import { type Screen, secondsSince } from './screen.ts';
import { type Style, styleFor } from './style.ts';

/** How often a line tells what a terminal would show all the time. */
const everyMs = 5000;

/** Anything that is no terminal: a line for each thing that happens. */
export class LogScreen implements Screen {
  readonly style: Style = styleFor({ isTTY: false });
  readonly #write: (text: string) => void;
  #lastShown = Number.NEGATIVE_INFINITY;
  #pending: readonly string[] = [];

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  say(...lines: readonly string[]): void {
    this.#write(lines.map(line => `${line}\n`).join(''));
  }

  async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const timer = setTimeout(() => this.say(`  … ${title}`), 1000);
    try {
      const result = await work();
      this.say(`  ✓ ${title} (${secondsSince(started)})`);
      return result;
    } catch (error) {
      this.say(`  ✗ ${title} (${secondsSince(started)})`);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  show(lines: readonly string[], summary: string): void {
    this.#pending = lines;
    if (performance.now() - this.#lastShown < everyMs) return;
    this.#lastShown = performance.now();
    this.say(summary);
  }

  keep(): void {
    if (this.#pending.length > 0) this.say(...this.#pending);
    this.#pending = [];
  }
}
