import { AnswerError } from './check.ts';
import type { Complaint } from './messages.ts';

/** A line of a stack that names a file; those of Node (`node:internal/…`) name none. */
const FRAME = /^ +at (?:async )?(?:.+? \()?(?:file:\/\/)?(\/.+):(\d+):(\d+)\)?$/gm;

/**
 * What went wrong in a scheduler, for people.
 * @param doing the function, e.g. `pick`
 * @param own whether a file of a stack is part of lvx
 */
export function complaintOf(error: unknown, doing: string, own: (file: string) => boolean): Complaint {
  if (error instanceof AnswerError) return { code: 'ERR_ANSWER', text: `${doing}: ${error.message}` };
  const what = error instanceof Error ? `${error.name}: ${error.message}` : `threw ${String(error)}`;
  const place = error instanceof Error ? placeIn(error.stack ?? '', own) : undefined;
  return { code: 'ERR_THROWN', text: `${place === undefined ? '' : `${place}: `}${doing}: ${what}` };
}

/** The first place of a stack that is not lvx's, as `file:line:column`. */
function placeIn(stack: string, own: (file: string) => boolean): string | undefined {
  for (const [, file = '', line, column] of stack.matchAll(FRAME)) {
    if (!own(file)) return `${decodeURI(file)}:${line}:${column}`;
  }
  return undefined;
}
