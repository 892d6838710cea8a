// Measures against kernel IPVS where there is one: node guest.js [--short] [--only NAME…]; prints a JSON array of scenarios.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { NetnsError } from '../../netns/errors.ts';
import { BenchError } from '../errors.ts';
import { ipvsScenarios } from './scenario.ts';

interface GuestOptions {
  readonly short: boolean;
  readonly only?: readonly string[];
  /** Set by this program itself: it is in a network namespace of its own, on one processor. */
  readonly inside: boolean;
}

const names = ipvsScenarios.map(({ name }) => name);

function readOptions(): GuestOptions {
  const command = new Command('guest')
    .description('Measures the dataplane against kernel IPVS. Needs root and a kernel with IPVS.')
    .option('--short', 'fewer rounds and scenarios', false)
    .addOption(new Option('--only <name...>', 'only these scenarios').choices(names))
    .addOption(new Option('--inside').default(false).hideHelp())
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .parse();
  return command.opts<GuestOptions>();
}

/** Starts this program anew in a network namespace that goes with it, tied to one processor, and returns its exit status. */
function runInside(): number {
  const processor = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const surroundings = ['--pdeathsig', 'KILL', 'unshare', '--net', 'taskset', '--cpu-list', processor];
  const node = [process.execPath, ...process.execArgv, ...process.argv.slice(1), '--inside'];
  const { status, error } = spawnSync('setpriv', [...surroundings, ...node], { stdio: 'inherit' });
  if (error !== undefined) {
    const message = `Expected setpriv to start the measurement, got ${error.message}`;
    throw new BenchError('ERR_UNSUPPORTED', message, { cause: error });
  }
  return status ?? 1;
}

async function measureAll({ short, only }: GuestOptions): Promise<number> {
  const { ipvsSuite } = await import('./suite.ts');
  const scenarios = await ipvsSuite.run({
    short,
    wants: name => only?.includes(name) ?? true,
    tell: text => process.stderr.write(`${text}\n`),
  });
  if (scenarios.length === 0) {
    throw new BenchError('ERR_USAGE', `Expected a scenario of the short form, got ${only?.join(', ') ?? 'none'}`);
  }
  process.stdout.write(`${JSON.stringify(scenarios)}\n`);
  return 0;
}

const options = readOptions();
try {
  process.exitCode = options.inside ? await measureAll(options) : runInside();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const isKnown = error instanceof BenchError || error instanceof NetnsError;
  process.stderr.write(`ipvs: ${isKnown ? error.message : error.stack}\n`);
  process.exitCode = 1;
}
