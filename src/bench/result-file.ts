import { readFileSync, writeFileSync } from 'node:fs';
import { BenchError } from './errors.ts';
import { type Result, resultSchema } from './result.ts';

/** Reads a result. @throws BenchError ERR_USAGE with the file, the place in it, what was expected and what was got */
export function readResult(file: string): Result {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const got = error instanceof Error ? error.message : String(error);
    throw new BenchError('ERR_USAGE', `${file}: expected a benchmark's JSON, got: ${got}`, { cause: error });
  }
  const { success, data, error } = resultSchema.safeParse(parsed, { reportInput: true });
  if (success) return data;
  const [issue] = error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.join('.');
  const got = JSON.stringify(issue?.input)?.slice(0, 60) ?? 'nothing';
  throw new BenchError('ERR_USAGE', `${file}: ${where}: ${issue?.message.replace(/, received.*$/, '')}, got ${got}`);
}

/** Writes a result. */
export function writeResult(file: string, result: Result): void {
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}
