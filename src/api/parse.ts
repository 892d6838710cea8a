import type { z } from 'zod';
import { issuePlace, issueText } from '../director/issue.ts';
import { ApiFailure } from './failure.ts';

/**
 * Reads a part of a request.
 * @param where which part, e.g. `body`
 * @throws ApiFailure 400 that says where what was expected and what was got.
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = [where, issuePlace(issue)].filter(part => part !== '').join('.');
  throw new ApiFailure(400, 'bad-request', `${place}: ${issueText(issue)}`);
}
