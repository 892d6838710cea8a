import { type Measure, measures } from './rates.ts';

/** What a key changes. */
export type KeyEffect =
  | { readonly kind: 'quit' }
  | { readonly kind: 'sort'; readonly sort: Measure }
  | { readonly kind: 'scroll'; readonly by: number };

const letters: Readonly<Record<string, Measure>> = { n: 'conns', c: 'cps', p: 'pps', b: 'bps' };
const ctrlC = '\x03';

/** What a key does; undefined for one that does nothing. */
export function effectOf(key: string, sort: Measure): KeyEffect | undefined {
  if (key === 'q' || key === 'Q' || key === ctrlC) return { kind: 'quit' };
  const letter = letters[key];
  if (letter !== undefined) return { kind: 'sort', sort: letter };
  switch (key.slice(-1)) {
    case 'A':
      return isArrow(key) ? { kind: 'scroll', by: -1 } : undefined;
    case 'B':
      return isArrow(key) ? { kind: 'scroll', by: 1 } : undefined;
    case 'C':
      return isArrow(key) ? { kind: 'sort', sort: neighbour(sort, 1) } : undefined;
    case 'D':
      return isArrow(key) ? { kind: 'sort', sort: neighbour(sort, -1) } : undefined;
    default:
      return undefined;
  }
}

function isArrow(key: string): boolean {
  return key.startsWith('\x1b') && key.length === 3;
}

function neighbour(sort: Measure, step: number): Measure {
  return measures.at((measures.indexOf(sort) + step) % measures.length) ?? sort;
}
