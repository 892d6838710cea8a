import type { z } from 'zod';

/** Something in a file that is not as it should be: where, what was expected there, what is there. */
export interface Issue {
  readonly path: readonly PropertyKey[];
  readonly expected: string;
  readonly got: string;
}

/** Turns what zod found into issues; `content` is what it looked at. */
export function issuesOf(error: z.ZodError, content: unknown): Issue[] {
  return error.issues.map(issue => ({
    path: issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path,
    expected: expectedBy(issue),
    got: issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : describe(valueAt(content, issue.path)),
  }));
}

/** A value as one short text for a message. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'no further key';
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`;
    case 'invalid_type':
      return issue.message.startsWith('Invalid input') ? (typeNames[issue.expected] ?? issue.expected) : issue.message;
    case 'too_small':
      return `at least ${issue.minimum}`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'a valid key';
    default:
      return issue.message;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.entries(value).find(([name]) => name === String(key))?.[1];
  }, content);
}
