import { fileURLToPath } from 'node:url';
import { bars } from './bars.ts';
import { compare } from './compare/compare.ts';
import { comparisonText } from './compare/text.ts';
import { BenchError } from './errors.ts';
import { Interrupted, Interruption, interruptedStatus } from './interruption.ts';
import { judge } from './judgement.ts';
import { thisMachine } from './machine.ts';
import { type BenchOptions, parseOptions } from './options.ts';
import { outputFor, prepareOutput, writeOutput } from './output.ts';
import { failureLines, failureText } from './report/failures.ts';
import { reportText } from './report/report.ts';
import { styleFor } from './report/style.ts';
import type { Result } from './result.ts';
import { readResult } from './result-file.ts';
import { type Failure, runSuites } from './run.ts';
import { type Selection, select } from './selection.ts';
import { suiteEntries } from './suites.ts';

// `npm run bench`: measures, and tells what came out. The report is on standard output, progress on standard error.

const exitStatus = { good: 0, broken: 1, usage: 2, barMissed: 3 } as const;

/** A result, and which suites have none in it. */
interface Run {
  readonly result: Result;
  readonly failures: readonly Failure[];
}

try {
  process.exitCode = await main();
} catch (error) {
  tell(failureText(error));
  if (error instanceof Interrupted) process.exitCode = interruptedStatus;
  else process.exitCode = isUsage(error) ? exitStatus.usage : exitStatus.broken;
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) return exitStatus.good;
  if (options.list) return list();

  const selection = select(options.suite, options.scenario, suiteEntries);
  const old = options.compare === undefined ? undefined : readResult(options.compare);
  const date = new Date();
  const output = outputFor(options, date);
  const measured = options.from === undefined ? undefined : readResult(options.from);
  if (measured === undefined) needRoot();
  prepareOutput(output);
  const run = measured
    ? { result: narrow(measured, selection), failures: [] }
    : await measure(options, selection, date);

  const style = styleFor(process.stdout);
  print(reportText(run.result, style));
  for (const file of await writeOutput(output, run.result)) print(`Written: ${file}\n`);
  if (old !== undefined)
    print(`\n${comparisonText(compare(withoutFailed(narrow(old, selection), run), run.result), style)}`);
  for (const line of failureLines(run.failures)) tell(line);
  return statusFor(options, run);
}

async function measure({ short, ipvsRunner }: BenchOptions, selection: Selection, date: Date): Promise<Run> {
  const runner = ipvsRunner ?? fileURLToPath(new URL('ipvs/guest.js', import.meta.url));
  const { scenarios, failures } = await runSuites(suiteEntries, {
    short,
    selection,
    interruption: new Interruption(),
    ipvsRunner: [process.execPath, runner],
    tell,
  });
  const machine = thisMachine();
  return {
    result: { format: 'lvx-bench-1', date: date.toISOString(), short, machine, scenarios: [...scenarios] },
    failures,
  };
}

function statusFor(options: BenchOptions, { result, failures }: Run): number {
  if (failures.length > 0) return exitStatus.broken;
  if (!options.bars) return exitStatus.good;
  const kinds = judge(bars, result.scenarios).map(({ kind }) => kind);
  return kinds.includes('missed') || !kinds.includes('holds') ? exitStatus.barMissed : exitStatus.good;
}

function needRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new BenchError('ERR_UNSUPPORTED', 'Loading programs needs root: run `sudo npm run bench`');
}

/** What of a result was asked for. */
function narrow(result: Result, { wants, wantsSuite }: Selection): Result {
  return { ...result, scenarios: result.scenarios.filter(({ name, suite }) => wantsSuite(suite) && wants(name)) };
}

/** What of an older result can be there again: a suite that failed is told as such, not as gone. */
function withoutFailed(old: Result, { failures }: Run): Result {
  return { ...old, scenarios: old.scenarios.filter(({ suite }) => !failures.some(failure => failure.suite === suite)) };
}

function list(): number {
  print(suiteEntries.map(({ name, scenarios }) => `${[name, ...scenarios].join('\n  ')}\n`).join(''));
  return exitStatus.good;
}

function isUsage(error: unknown): boolean {
  return error instanceof BenchError && error.code === 'ERR_USAGE';
}

function print(text: string): void {
  process.stdout.write(text);
}

function tell(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}
