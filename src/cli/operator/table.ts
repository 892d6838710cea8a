/**
 * Sets rows as a table with two spaces between columns and none at the end of a line.
 * @param head column titles; one that starts with `>` is set to the right, without the `>`
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const titles = head.map(title => title.replace(/^>/, ''));
  const lines = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...lines.map(line => line[column]?.length ?? 0)));
  const set = (line: readonly string[]) =>
    line.map((cell, column) => pad(cell, widths[column] ?? 0, head[column]?.startsWith('>') ?? false)).join('  ');
  return lines.map(line => `${set(line).trimEnd()}\n`).join('');
}

function pad(cell: string, width: number, right: boolean): string {
  return right ? cell.padStart(width) : cell.padEnd(width);
}
