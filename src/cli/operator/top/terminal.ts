import type { ReadStream, WriteStream } from 'node:tty';

const enter = '\x1b[?1049h\x1b[?25l';
const leave = '\x1b[?25h\x1b[?1049l';
const home = '\x1b[H';
const clearLine = '\x1b[K';
const clearBelow = '\x1b[J';

/** Signals that end a process; the terminal is given back first. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A terminal that is ours until it is closed: another screen without a cursor, keys as they are pressed. */
export class LiveTerminal implements Disposable {
  readonly #output: WriteStream;
  readonly #input: ReadStream;
  readonly #onSignal = (signal: NodeJS.Signals) => {
    this[Symbol.dispose]();
    process.kill(process.pid, signal);
  };
  readonly #onExit = () => this[Symbol.dispose]();
  #onKey: ((bytes: string) => void) | undefined;
  #onResize: (() => void) | undefined;
  #open = true;

  constructor(output: WriteStream, input: ReadStream) {
    this.#output = output;
    this.#input = input;
    for (const signal of signals) process.once(signal, this.#onSignal);
    process.once('exit', this.#onExit);
    output.write(enter);
  }

  get columns(): number {
    return this.#output.columns;
  }

  get rows(): number {
    return this.#output.rows;
  }

  /** Hands on what is pressed; Ctrl-C comes as a key, too. Without a terminal for input there are no keys. */
  onKey(listener: (key: string) => void): void {
    if (!this.#input.isTTY) return;
    this.#onKey = bytes => {
      for (const key of keysIn(String(bytes))) listener(key);
    };
    this.#input.setRawMode(true);
    this.#input.on('data', this.#onKey).resume();
  }

  /** Tells of another size. */
  onResize(listener: () => void): void {
    this.#onResize = listener;
    this.#output.on('resize', listener);
  }

  /** Draws a whole screen over the one that is there. */
  draw(lines: readonly string[]): void {
    if (this.#open) this.#output.write(`${home}${lines.map(line => `${line}${clearLine}`).join('\r\n')}${clearBelow}`);
  }

  /** Gives the terminal back as it was. */
  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    for (const signal of signals) process.off(signal, this.#onSignal);
    process.off('exit', this.#onExit);
    if (this.#onResize) this.#output.off('resize', this.#onResize);
    if (this.#onKey) {
      this.#input.off('data', this.#onKey).pause();
      this.#input.setRawMode(false);
    }
    this.#output.write(leave);
  }
}

/** Parts what one reading brought into keys: an arrow is a sequence of three characters. */
export function keysIn(text: string): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is control sequences that are looked for.
  return text.match(/\x1b[[O][A-D]|./gsu) ?? [];
}
