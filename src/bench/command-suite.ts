import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { BenchError } from './errors.ts';
import { resultSchema, type Scenario } from './result.ts';
import type { Suite } from './suite.ts';

/**
 * A suite that a command measures: one JSON array of scenarios on its standard output, progress on standard error,
 * exit status 0. It is told `--short` for the short form. Its run throws BenchError if the command does otherwise.
 */
export function commandSuite(
  name: Suite['name'],
  title: string,
  command: readonly string[],
  signal: AbortSignal,
): Suite {
  return {
    name,
    title,
    async run({ short, wants }) {
      const output = await run(name, [...command, ...(short ? ['--short'] : [])], signal);
      return parseScenarios(name, output).filter(scenario => wants(scenario.name));
    },
  };
}

/** Reads what the command printed. @throws BenchError ERR_WRONG_RUN */
export function parseScenarios(name: Suite['name'], output: string): Scenario[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(output);
  } catch (error) {
    const got = JSON.stringify(output.slice(0, 60));
    throw new BenchError('ERR_WRONG_RUN', `Expected a JSON array of scenarios, got ${got}`, { cause: error });
  }
  const { success, data, error } = resultSchema.shape.scenarios.safeParse(parsed);
  if (!success) {
    const issue = error.issues[0];
    const where = issue?.path.join('.') || 'the whole';
    throw new BenchError('ERR_WRONG_RUN', `Expected scenarios, got something else at ${where}: ${issue?.message}`);
  }
  const stray = data.find(({ suite }) => suite !== name);
  if (stray)
    throw new BenchError('ERR_WRONG_RUN', `Expected scenarios of ${name}, got ${stray.name} of ${stray.suite}`);
  return data;
}

async function run(name: string, [program = '', ...args]: readonly string[], signal: AbortSignal): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], signal, killSignal: 'SIGTERM' });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, by) => resolve(by ?? status ?? 'nothing'));
  });
  const [output, status] = await Promise.all([text(child.stdout), ended]);
  if (status !== 0) throw new BenchError('ERR_WRONG_RUN', `Command of ${name}: expected exit status 0, got ${status}`);
  return output;
}
