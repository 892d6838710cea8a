import { Command, CommanderError } from 'commander';
import { BenchError } from './errors.ts';

/** What `npm run bench` was told. */
export interface BenchOptions {
  readonly short: boolean;
  readonly json: string | undefined;
  readonly svg: string | undefined;
  readonly compare: string | undefined;
  /** A result to show instead of measuring. */
  readonly from: string | undefined;
  readonly suite: readonly string[];
  readonly scenario: readonly string[];
  readonly bars: boolean;
  readonly list: boolean;
  /** The script that measures against kernel IPVS. */
  readonly ipvsRunner: string | undefined;
}

/**
 * Reads the arguments; undefined if help was asked for, which is then printed.
 * @throws BenchError ERR_USAGE
 */
export function parseOptions(args: readonly string[]): BenchOptions | undefined {
  const command = benchCommand();
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return undefined;
    throw new BenchError('ERR_USAGE', error.message.replace(/^error: /, '').replaceAll('\n', ' '), { cause: error });
  }
  const { short, json, svg, compare, from, suite, scenario, bars, list, ipvsRunner } = command.opts<Parsed>();
  if (short && from !== undefined) {
    throw new BenchError('ERR_USAGE', '--short: expected to measure, got --from, which shows what was measured');
  }
  return { short, json, svg, compare, from, suite, scenario, bars, list, ipvsRunner };
}

type Parsed = Omit<BenchOptions, 'json' | 'svg' | 'compare' | 'from' | 'ipvsRunner'> &
  Partial<Record<'json' | 'svg' | 'compare' | 'from' | 'ipvsRunner', string>>;

function benchCommand(): Command {
  return new Command('npm run bench --')
    .description('Measures what it costs to forward a packet, side by side, and prints ratios.')
    .option('--short', 'fewer rounds and smaller scenarios: shows that everything works', false)
    .option('--json <file>', 'write the result there')
    .option('--svg <dir>', 'write a chart of each suite there; without --json and --svg: both below bench-results/')
    .option('--compare <old.json>', 'tell what changed beyond noise')
    .option('--suite <name...>', 'only these suites', [])
    .option('--scenario <pattern...>', "only these scenarios; * stands for anything: 'hit-*'", [])
    .option('--bars', 'exit with 3 if a bar is missed', false)
    .option('--from <file>', 'measure nothing, show a result that was written before', undefined)
    .option('--list', 'list suites and scenarios', false)
    .addOption(new Command().createOption('--ipvs-runner <file>').hideHelp())
    .allowExcessArguments(false)
    .addHelpText(
      'after',
      '\nExit status: 0; 1 if something could not be measured (never for a time); 2 for wrong options;\n' +
        '3 with --bars if a bar is missed, or none could be judged. docs/performance.md tells how to read the result.',
    )
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
}
