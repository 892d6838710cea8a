import { type OptionRow, optionRows } from './options.ts';

const byName = new Map(optionRows.map(row => [row.long, row]));
const byLetter = new Map(optionRows.flatMap(row => [...row.short].map(letter => [letter, row])));

/** What comes next on a command line. `word` is the last word that was read for it: ipvsadm's messages name that one. */
export type Token =
  | OptionToken
  | { readonly kind: 'problem'; readonly text: string; readonly word: string }
  | { readonly kind: 'end'; readonly rest: readonly string[] };

/** An option. `value` is empty if it takes none, undefined if it is optional and was not given. */
interface OptionToken {
  readonly kind: 'option';
  readonly name: string;
  readonly value: string | undefined;
  readonly word: string;
}

/**
 * Reads a command line as popt does for ipvsadm: bundled letters, values in the same or the next argument (whatever it
 * looks like, unless the value is optional), `--name=value`, and words that are no options gathered for the end.
 */
export class OptionReader {
  readonly #words: readonly string[];
  readonly #rest: string[] = [];
  #position = 0;
  /** What is left of a word with bundled letters. */
  #bundle = '';

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  next(): Token {
    if (this.#bundle !== '') return this.#letter(this.#words[this.#position - 1] ?? '');
    for (let word = this.#take(); word !== undefined; word = this.#take()) {
      if (word === '--') break;
      if (word.startsWith('--')) return this.#long(word);
      if (word.startsWith('-') && word !== '-') {
        this.#bundle = word.slice(1);
        return this.#letter(word);
      }
      this.#rest.push(word);
    }
    this.#rest.push(...this.#words.slice(this.#position));
    this.#position = this.#words.length;
    return { kind: 'end', rest: this.#rest };
  }

  #take(): string | undefined {
    return this.#words[this.#position++];
  }

  #long(word: string): Token {
    const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const row = byName.get(name);
    if (row === undefined) return { kind: 'problem', text: 'unknown option', word };
    if (row.value === 'none' && value !== undefined) {
      return { kind: 'problem', text: 'option does not take an argument', word };
    }
    return this.#option(row, value, word);
  }

  #letter(word: string): Token {
    const letter = this.#bundle.charAt(0);
    this.#bundle = this.#bundle.slice(1);
    const row = byLetter.get(letter);
    if (row === undefined) return { kind: 'problem', text: 'unknown option', word };
    if (row.value === 'none' || this.#bundle === '') return this.#option(row, undefined, word);
    const value = this.#bundle.replace(/^=/, '');
    this.#bundle = '';
    return this.#option(row, value, word);
  }

  #option(row: OptionRow, given: string | undefined, word: string): Token {
    const name = row.long;
    if (row.value === 'none') return { kind: 'option', name, value: '', word };
    const next = this.#words[this.#position];
    if (given === undefined && row.value === 'optional' && (next === undefined || next.startsWith('-'))) {
      return { kind: 'option', name, value: undefined, word };
    }
    if (given !== undefined) return { kind: 'option', name, value: given, word };
    const value = this.#take();
    if (value === undefined) return { kind: 'problem', text: 'missing argument', word };
    return { kind: 'option', name, value, word: value };
  }
}
