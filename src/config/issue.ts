import type { z } from 'zod';
import { issueText, pathText } from '../director/issue.ts';

/** Something in a file that is not as it should be. */
export interface Issue {
  readonly path: readonly PropertyKey[];
  /** Whether the key at the end of the path is wrong, not its value. */
  readonly ofKey: boolean;
  /** What was expected, and what was got. */
  readonly text: string;
}

/** An issue with a value. */
export function valueIssue(path: readonly PropertyKey[], text: string): Issue {
  return { path, ofKey: false, text };
}

/** Everything that a schema found. Needs `reportInput`. */
export function schemaIssues(issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[] = []): Issue[] {
  return issues.flatMap(issue => {
    const path = [...above, ...issue.path];
    if (issue.code === 'unrecognized_keys') return issue.keys.map(key => keyIssue([...path, key], key));
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return valueIssue(path, issueText(issue));
    // The shape that is meant is the one that has the value's type, and something wrong further in.
    const meant = issue.errors.find(found => found.every(({ path: inside }) => inside.length > 0));
    return meant ? schemaIssues(meant, path) : valueIssue(path, `${issue.message}, got ${JSON.stringify(issue.input)}`);
  });
}

/** The issue as one text, with its path. */
export function messageOf({ path, text }: Issue): string {
  const place = pathText(path);
  return place === '' ? text : `${place}: ${text}`;
}

function keyIssue(path: readonly PropertyKey[], key: string): Issue {
  return { path, ofKey: true, text: `expected no other key, got ${JSON.stringify(key)}` };
}
