import type { WriteStream } from 'node:tty';
import { type Screen, secondsSince } from './screen.ts';
import { type Style, styleFor } from './style.ts';

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
const clearBelow = '\x1b[J';

/** A terminal: what changes is redrawn in place. */
export class TerminalScreen implements Screen {
  readonly style: Style;
  readonly #stream: WriteStream;
  #shown: readonly string[] = [];

  constructor(stream: WriteStream) {
    this.#stream = stream;
    this.style = styleFor(stream);
    process.once('exit', () => stream.write(showCursor));
  }

  say(...lines: readonly string[]): void {
    const shown = this.#shown;
    this.#erase();
    this.#stream.write(lines.map(line => `${line}\n`).join(''));
    this.#draw(shown);
  }

  async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    const { dim, good, bad } = this.style;
    const started = performance.now();
    this.#replace([`  ${dim('…')} ${title}`]);
    const timer = setInterval(() => {
      this.#replace([`  ${dim('…')} ${title} ${dim(`${Math.round((performance.now() - started) / 1000)} s`)}`]);
    }, 1000);
    try {
      const result = await work();
      this.#replace([`  ${good('✓')} ${title} ${dim(secondsSince(started))}`]);
      return result;
    } catch (error) {
      this.#replace([`  ${bad('✗')} ${title} ${dim(secondsSince(started))}`]);
      throw error;
    } finally {
      clearInterval(timer);
      this.keep();
    }
  }

  show(lines: readonly string[]): void {
    this.#replace(lines);
  }

  keep(): void {
    this.#shown = [];
    this.#stream.write(showCursor);
  }

  #replace(lines: readonly string[]): void {
    this.#erase();
    this.#draw(lines);
  }

  #draw(lines: readonly string[]): void {
    if (lines.length === 0) return;
    // A line that wraps would be two to erase; and what has scrolled off can't be erased.
    const { columns = 80, rows = 24 } = this.#stream;
    this.#shown = lines.slice(0, Math.max(1, rows - 1)).map(line => clip(line, columns));
    this.#stream.write(`${hideCursor}${this.#shown.map(line => `${line}\n`).join('')}`);
  }

  #erase(): void {
    if (this.#shown.length > 0) this.#stream.write(`\x1b[${this.#shown.length}A\r${clearBelow}`);
    this.#shown = [];
  }
}

/** Cuts a line to some columns; control sequences take none. */
function clip(line: string, columns: number): string {
  let room = columns;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is control sequences that are looked for.
  return line.replaceAll(/\x1b\[\d*m|./gu, part => {
    if (part.startsWith('\x1b')) return part;
    return room-- > 0 ? part : '';
  });
}
