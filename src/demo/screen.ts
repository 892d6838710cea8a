import type { Style } from './style.ts';

/** Where the demo tells what it does. */
export interface Screen {
  readonly style: Style;
  /** Writes lines that stay. */
  say(...lines: readonly string[]): void;
  /** Does something and tells so; if it takes longer than a second, how long it has been taking. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** Shows lines that the next call replaces. `summary` says the same in one line. */
  show(lines: readonly string[], summary: string): void;
  /** Lets what is shown stay. */
  keep(): void;
}

/** Seconds since a time, for a person. */
export function secondsSince(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
