import type { z } from 'zod';

type Issue = z.core.$ZodIssue | undefined;

/** Where in a value a schema found something wrong, e.g. `services[0].port`; empty for the value itself. */
export function issuePlace(issue: Issue): string {
  return pathText(issue?.path ?? []);
}

/** The path of a value as one text; empty for the whole. */
export function pathText(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? String(key) : `${path}.${String(key)}`;
  }, '');
}

/** What a schema expected and what it got, e.g. `expected a number, got "http"`. Needs `reportInput`. */
export function issueText(issue: Issue): string {
  if (issue === undefined) return 'expected another value';
  const got = text(issue.input);
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${withArticle(issue.expected)}, got ${got}`;
    case 'invalid_value':
      return `expected ${alternatives(issue.values)}, got ${got}`;
    case 'invalid_union':
      return unionText(issue);
    case 'too_small':
      return `expected at least ${issue.minimum}, got ${got}`;
    case 'too_big':
      return `expected at most ${issue.maximum}, got ${got}`;
    case 'invalid_format':
      return `expected ${issue.pattern ?? issue.format}, got ${got}`;
    case 'unrecognized_keys':
      return `expected no other key, got ${issue.keys.map(text).join(', ')}`;
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  }
}

/** Of an object whose kind is told by one key; the issue's place is that key, its input the whole object. */
function unionText(issue: z.core.$ZodIssueInvalidUnion): string {
  const expected = 'options' in issue ? alternatives(issue.options ?? []) : 'one of several shapes';
  const [, got] = Object.entries(issue.input ?? {}).find(([key]) => key === issue.discriminator) ?? [];
  return `expected ${expected}, got ${text(got)}`;
}

function alternatives(values: readonly z.core.util.Primitive[]): string {
  return values.map(text).join(' or ');
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

function withArticle(type: string): string {
  if (type === 'int') return 'an integer';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
