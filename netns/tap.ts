import { stringify } from 'yaml';

/** Writes a test report in TAP 14: a line per check, a YAML block under each that failed. */
export class TapReport {
  readonly #write: (text: string) => void;
  #points = 0;
  #failures = 0;

  constructor(write: (text: string) => void) {
    this.#write = write;
    write('TAP version 14\n');
  }

  /** How many checks failed so far. */
  get failures(): number {
    return this.#failures;
  }

  /** A check that held. */
  pass(what: string): void {
    this.#write(`ok ${++this.#points} - ${quote(what)}\n`);
  }

  /** A check that did not hold, with what explains it. */
  fail(what: string, details: object): void {
    this.#failures++;
    const block = stringify(details, { lineWidth: 0 }).trimEnd().replaceAll('\n', '\n  ');
    this.#write(`not ok ${++this.#points} - ${quote(what)}\n  ---\n  ${block}\n  ...\n`);
  }

  /** A check that can't be made here, and why. */
  skip(what: string, why: string): void {
    this.#write(`ok ${++this.#points} - ${quote(what)} # SKIP ${quote(why)}\n`);
  }

  /** Ends the report with its plan. */
  end(): void {
    this.#write(`1..${this.#points}\n`);
  }
}

/** A description may hold no line end, and `#` begins a directive. */
function quote(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('#', '\\#')
    .replaceAll(/\s*\n\s*/g, ' ');
}
