import type { z } from 'zod';

type Issue = z.core.$ZodIssue | undefined;

/** Where in a value a schema found something wrong, e.g. `services[0].port`; empty for the value itself. */
export function issuePlace(issue: Issue): string {
  return (issue?.path ?? []).reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? String(key) : `${path}.${String(key)}`;
  }, '');
}

/** What a schema expected and what it got, e.g. `expected a number, got "http"`. Needs `reportInput`. */
export function issueText(issue: Issue): string {
  if (issue === undefined) return 'expected another value';
  const got = issue.input === undefined ? 'nothing' : JSON.stringify(issue.input);
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${withArticle(issue.expected)}, got ${got}`;
    case 'invalid_value':
      return `expected ${issue.values.map(value => JSON.stringify(value)).join(' or ')}, got ${got}`;
    case 'too_small':
      return `expected at least ${issue.minimum}, got ${got}`;
    case 'too_big':
      return `expected at most ${issue.maximum}, got ${got}`;
    case 'invalid_format':
      return `expected ${issue.pattern ?? issue.format}, got ${got}`;
    case 'unrecognized_keys':
      return `expected no other key, got ${issue.keys.map(key => JSON.stringify(key)).join(', ')}`;
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  }
}

function withArticle(type: string): string {
  if (type === 'int') return 'an integer';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
