/** Ways to set text off on a terminal; on anything else each returns its text as it is. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  accent(text: string): string;
}

/** The style for a stream: colours on a terminal, unless NO_COLOR is set. */
export function styleFor(stream: { readonly isTTY?: boolean }): Style {
  const isPlain = !stream.isTTY || Boolean(process.env.NO_COLOR);
  const paint = (code: number) => (text: string) => (isPlain ? text : `\x1b[${code}m${text}\x1b[0m`);
  return { bold: paint(1), dim: paint(2), good: paint(32), bad: paint(31), accent: paint(36) };
}
