import type { z } from 'zod';
import { StateFileError } from './errors.ts';
import { issuePlace, issueText } from './issue.ts';

/**
 * Reads the text of a file of the state directory.
 * @throws StateFileError if it is not JSON, or not what the schema says; it tells where.
 */
export function parseStateFile<T>(path: string, text: string, schema: z.ZodType<T>): T {
  const read = schema.safeParse(parseJson(path, text), { reportInput: true });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new StateFileError(path, issuePlace(issue), issueText(issue), { cause: read.error });
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new StateFileError(path, lineAndColumn(text, what), `expected JSON, got: ${what}`, { cause: error });
  }
}

/** The place that JSON.parse complained about: it names an offset, or means the end of the text, or quotes the place. */
function lineAndColumn(text: string, complaint: string): string {
  const offset = /position (\d+)/.exec(complaint)?.[1];
  if (offset === undefined && !complaint.includes('end of JSON')) return '';
  const before = offset === undefined ? text : text.slice(0, Number(offset));
  const lines = before.split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
