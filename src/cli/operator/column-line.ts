/**
 * Sets a line of fixed columns, for lists that are printed as they come.
 * @param widths of the columns; a cell that is wider moves those behind it
 */
export function columnLine(widths: readonly number[], cells: readonly string[]): string {
  const padded = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  return `${padded.join('  ').trimEnd()}\n`;
}
