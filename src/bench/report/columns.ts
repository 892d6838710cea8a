/** A column: where its text stands, and how it is set off once it has its width. */
export interface Column {
  readonly align: 'left' | 'right';
  readonly paint?: (text: string) => string;
}

const gap = '  ';

/** Lines in which each column is as wide as its widest text. A row with fewer texts than columns is cut short. */
export function align(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map((_, index) => Math.max(...rows.map(row => row[index]?.length ?? 0)));
  return rows.map(row =>
    row
      .map((text, index) =>
        pad(text, widths[index] ?? 0, columns[index] ?? { align: 'left' }, index === row.length - 1),
      )
      .join(gap)
      .trimEnd(),
  );
}

function pad(text: string, width: number, { align: side, paint = plain }: Column, isLast: boolean): string {
  if (side === 'right') return paint(text.padStart(width));
  return isLast ? paint(text) : paint(text) + ' '.repeat(width - text.length);
}

function plain(text: string): string {
  return text;
}
