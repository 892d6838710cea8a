import type { Position } from '../yaml/yaml-text.ts';

/** Something wrong in a file, and where. */
export interface PlacedIssue extends Position {
  readonly message: string;
}

/** A file can't be applied. The message has a line per issue: `file:line:column: what was expected, what was got`. */
export class TableFileError extends Error {
  override readonly name = 'TableFileError';
  readonly code = 'ERR_TABLE_FILE';
  readonly issues: readonly PlacedIssue[];

  constructor(file: string, issues: readonly PlacedIssue[]) {
    super(issues.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'));
    this.issues = issues;
  }
}
