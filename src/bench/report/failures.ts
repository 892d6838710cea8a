import { BenchError } from '../errors.ts';
import { Interrupted } from '../interruption.ts';
import type { Failure } from '../run.ts';

/** What could not be measured and why, for people; nothing if all went well. */
export function failureLines(failures: readonly Failure[]): string[] {
  if (failures.length === 0) return [];
  const names = failures.map(({ suite }) => suite).join(', ');
  return [
    ...failures.map(({ suite, error }) => `${suite}: not measured: ${failureText(error)}`),
    `Not measured, or not whole: ${names}`,
  ];
}

/** An error as people need it: the message of one that was foreseen, of another also where it came from. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Interrupted || (error instanceof BenchError && error.code === 'ERR_USAGE')) return error.message;
  const cause = error.cause === undefined ? '' : `\n  because: ${failureText(error.cause)}`;
  return `${error instanceof BenchError ? error.message : (error.stack ?? error.message)}${cause}`;
}
