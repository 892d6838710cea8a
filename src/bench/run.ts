import { BenchError } from './errors.ts';
import { Interrupted, type Interruption } from './interruption.ts';
import type { Scenario } from './result.ts';
import type { Selection } from './selection.ts';
import type { Suite } from './suite.ts';
import type { SuiteEntry } from './suites.ts';

/** What suites came to. */
export interface Outcome {
  readonly scenarios: readonly Scenario[];
  readonly failures: readonly Failure[];
}

/** A suite, or part of it, that could not be measured. */
export interface Failure {
  readonly suite: string;
  readonly error: unknown;
}

/** How suites are run. */
export interface RunOptions {
  readonly short: boolean;
  readonly selection: Selection;
  readonly interruption: Interruption;
  /** The command that measures against kernel IPVS. */
  readonly ipvsRunner: readonly string[];
  /** Tells the person who waits what goes on. */
  tell(line: string): void;
}

/**
 * Runs suites one after the other; one that fails does not keep the others from running.
 * @throws Interrupted
 */
export async function runSuites(entries: readonly SuiteEntry[], options: RunOptions): Promise<Outcome> {
  const scenarios: Scenario[] = [];
  const failures: Failure[] = [];
  for (const entry of entries.filter(({ name }) => options.selection.wantsSuite(name))) {
    try {
      using _ = entry.outlives ? options.interruption.listen() : undefined;
      const measured = await runSuite(entry, options);
      options.interruption.check();
      scenarios.push(...measured);
      checkListed(entry, measured);
    } catch (error) {
      options.interruption.check();
      if (error instanceof Interrupted) throw error;
      options.tell(`${entry.name}: failed; going on with what comes next`);
      failures.push({ suite: entry.name, error });
    }
  }
  return { scenarios, failures };
}

async function runSuite(entry: SuiteEntry, options: RunOptions): Promise<readonly Scenario[]> {
  const { short, selection, interruption, ipvsRunner } = options;
  const promised = new Set<string>();
  const suite: Suite = await entry.load({ ipvsRunner, signal: interruption.signal, wants: selection.wants });
  options.tell(`${entry.name}: ${suite.title}`);
  const measured = await suite.run({
    short,
    wants(name) {
      if (selection.wants(name)) promised.add(name);
      return promised.has(name);
    },
    tell(text) {
      interruption.check();
      options.tell(`${entry.name}: ${text}`);
    },
  });
  const wanted = measured.filter(({ name }) => selection.wants(name));
  const missing = [...promised].filter(name => !wanted.some(scenario => scenario.name === name));
  if (missing.length > 0 || wanted.length === 0) {
    const expected = missing.length > 0 ? missing.join(', ') : 'at least one scenario';
    const got = wanted.map(({ name }) => name).join(', ') || 'none';
    throw new BenchError('ERR_WRONG_RUN', `Expected ${expected} to be measured, got ${got}`);
  }
  return wanted;
}

/** Only what is listed can be asked for, and is known to bars and comparisons. */
function checkListed({ name: suite, scenarios }: SuiteEntry, measured: readonly Scenario[]): void {
  const strays = measured.filter(({ name }) => !scenarios.includes(name)).map(({ name }) => name);
  if (strays.length === 0) return;
  const expected = `Expected scenarios that src/bench/suites.ts lists for ${suite}`;
  throw new BenchError('ERR_WRONG_RUN', `${expected}, got also ${strays.join(', ')}`);
}
