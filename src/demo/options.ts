import { parseArgs } from 'node:util';

/** How to run the demo. */
export interface DemoOptions {
  /** Seconds of traffic; without, it goes on until Ctrl-C. */
  readonly seconds: number | undefined;
  /** The result as one JSON object on standard output, and nothing else there. */
  readonly json: boolean;
  readonly scheduler: 'rr' | 'wrr';
  readonly topology: string;
}

/** What `npm start -- --help` prints. */
export const usage = `Usage: npm start -- [--seconds N] [--json] [--scheduler rr|wrr] [--topology NAME]

Brings a topology up in network namespaces, starts lvxd in it, sends HTTP requests to the VIP and shows how they spread.

  --seconds N      end by itself after N seconds of traffic; exit status 0 only if every request
                   was answered and each server got its share, give or take one request
  --json           print the result as one JSON object on standard output
  --scheduler S    rr (default), or wrr with weights 1, 2, 3, …
  --topology NAME  lvs-tun (default), one-arm, two-arm, lvs-tun-classic

Ctrl-C takes everything down; the exit status is then 0 if every request was answered, but 130 before
the traffic began or with --seconds.
`;

/**
 * Reads the arguments; undefined if help is asked for.
 * @throws Error that says what was expected.
 */
export function parseOptions(args: readonly string[]): DemoOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string' },
      json: { type: 'boolean', default: false },
      scheduler: { type: 'string', default: 'rr' },
      topology: { type: 'string', default: 'lvs-tun' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { scheduler, json, topology } = values;
  if (values.help) return undefined;
  if (scheduler !== 'rr' && scheduler !== 'wrr') throw new Error(`--scheduler: expected rr or wrr, got ${scheduler}`);
  return {
    seconds: values.seconds === undefined ? undefined : parseSeconds(values.seconds),
    json,
    scheduler,
    topology,
  };
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0) || seconds > 86_400) throw new Error(`--seconds: expected a number from 1 to 86400, got ${text}`);
  return seconds;
}
