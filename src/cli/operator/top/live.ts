import type { ReadStream, WriteStream } from 'node:tty';
import { type Frame, frameOf, type TopData } from './frame.ts';
import { effectOf } from './keys.ts';
import type { Measure } from './rates.ts';
import type { Readings } from './readings.ts';
import { LiveTerminal } from './terminal.ts';

const inverse = (text: string) => `\x1b[7m${text}\x1b[m`;
const bold = (text: string) => `\x1b[1m${text}\x1b[m`;

/**
 * Shows the director on a terminal until somebody quits. Once it was seen, a daemon that does not answer is waited for.
 * @param interval seconds between readings
 */
export async function showLive(
  readings: Readings,
  { interval, sort }: { readonly interval: number; readonly sort: Measure },
  output: WriteStream,
  input: ReadStream,
): Promise<void> {
  const first = await readings.next();
  using terminal = new LiveTerminal(output, input);
  await new Promise<void>((resolve, reject) => {
    const screen = new Screen(terminal, first, sort);
    const timer = setTimeout(turn, interval * 1000);
    let ended = false;
    terminal.onResize(() => screen.draw());
    terminal.onKey(key => {
      if (!screen.press(key)) return;
      ended = true;
      clearTimeout(timer);
      resolve();
    });
    screen.draw();

    async function turn(): Promise<void> {
      try {
        const data = await readOrTell(readings, screen.data);
        if (ended) return;
        screen.show(data);
        timer.refresh();
      } catch (error) {
        reject(error);
      }
    }
  });
}

async function readOrTell(readings: Readings, before: TopData): Promise<TopData> {
  try {
    return await readings.next();
  } catch (error) {
    return { ...before, stale: error instanceof Error ? error.message : String(error) };
  }
}

/** What is shown, and how. */
class Screen {
  readonly #terminal: LiveTerminal;
  data: TopData;
  #sort: Measure;
  #scroll = 0;

  constructor(terminal: LiveTerminal, data: TopData, sort: Measure) {
    this.#terminal = terminal;
    this.data = data;
    this.#sort = sort;
  }

  show(data: TopData): void {
    this.data = data;
    this.draw();
  }

  /** Does what a key means; true if that is to quit. */
  press(key: string): boolean {
    const effect = effectOf(key, this.#sort);
    if (effect?.kind === 'quit') return true;
    if (effect?.kind === 'sort') this.#sort = effect.sort;
    if (effect?.kind === 'scroll') this.#scroll = Math.max(0, this.#scroll + effect.by);
    if (effect) this.draw();
    return false;
  }

  draw(): void {
    const { columns, rows } = this.#terminal;
    const frame = frameOf(this.data, { sort: this.#sort, columns, rows, scroll: this.#scroll });
    this.#scroll = Math.min(this.#scroll, frame.scrollMost);
    this.#terminal.draw(linesOf(frame, columns, rows));
  }
}

/** The frame with its help line at the bottom; on a screen that is too low, the uppermost lines. */
function linesOf({ top, head, body, foot = '' }: Frame, columns: number, rows: number): readonly string[] {
  const [title = '', ...rest] = top;
  const above = [bold(title), ...rest, inverse(head.padEnd(columns)), ...body];
  const gap = Array.from({ length: Math.max(0, rows - 1 - above.length) }, () => '');
  return [...above.slice(0, Math.max(0, rows - 1)), ...gap, foot].slice(0, rows);
}
