import type { Choice, Grammar, Live } from './grammar.ts';

/** Finds out what live words there are. */
export type LiveWords = (live: Live) => Promise<readonly string[]>;

/**
 * What the last word of a line may become: all of it, one candidate each.
 * @param words of the line, without the program's name; the last one is being written, and may be empty
 */
export async function candidates(
  grammar: Grammar,
  words: readonly string[],
  live: LiveWords,
): Promise<readonly string[]> {
  const current = words.at(-1) ?? '';
  const { place, argument, option } = walk(grammar, words.slice(0, -1));
  const [, written, rest] = /^(--[^=]+)=(.*)$/s.exec(current) ?? [];
  const named = written === undefined ? undefined : optionValue(place, written);
  if (named && written !== undefined)
    return starting(rest ?? '', await wordsOf(named, live)).map(word => `${written}=${word}`);
  if (option) return starting(current, await wordsOf(option, live));
  if (current.startsWith('-'))
    return starting(
      current,
      place.options.flatMap(({ names }) => names),
    );
  const next = place.arguments[Math.min(argument, place.arguments.length - 1)];
  return starting(current, [...place.commands.keys(), ...(next ? await wordsOf(next, live) : [])]);
}

interface Position {
  /** Of the command that was named last. */
  readonly place: Grammar;
  /** How many arguments of it there are so far. */
  readonly argument: number;
  /** The value that is due. */
  readonly option: Choice | undefined;
}

function walk(grammar: Grammar, words: readonly string[]): Position {
  let [place, argument, option]: [Grammar, number, Choice | undefined] = [grammar, 0, undefined];
  for (const word of words) {
    if (option) {
      option = undefined;
      continue;
    }
    option = optionValue(place, word);
    if (word.startsWith('-')) continue;
    const command = place.commands.get(word);
    [place, argument] = command ? [command, 0] : [place, argument + 1];
  }
  return { place, argument, option };
}

function optionValue({ options }: Grammar, word: string): Choice | undefined {
  return options.find(({ names }) => names.includes(word))?.value;
}

async function wordsOf({ words, live }: Choice, find: LiveWords): Promise<readonly string[]> {
  return live === undefined ? words : [...words, ...(await find(live))];
}

function starting(beginning: string, words: readonly string[]): readonly string[] {
  return [...new Set(words)].filter(word => word.startsWith(beginning));
}
