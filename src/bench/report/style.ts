import { styleText } from 'node:util';

/** Ways to set text off on a terminal; on anything else each returns its text as it is. */
export interface Style {
  heading(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

/** The style for a stream: colours on a terminal, unless NO_COLOR is set. */
export function styleFor(stream: { readonly isTTY?: boolean }): Style {
  const isPlain = !stream.isTTY || Boolean(process.env.NO_COLOR);
  const paint = (format: 'bold' | 'dim' | 'green' | 'red') => (text: string) =>
    isPlain ? text : styleText(format, text, { validateStream: false });
  return { heading: paint('bold'), dim: paint('dim'), good: paint('green'), bad: paint('red') };
}
