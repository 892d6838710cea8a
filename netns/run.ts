import { parseArgs } from 'node:util';
import { findTopology } from '../src/netns/catalogue.ts';
import { type DirectorKind, directorKinds } from '../src/netns/director.ts';
import { requireNetns } from '../src/netns/requirements.ts';
import { removeLeftovers } from '../src/netns/take-down.ts';
import { play } from './play.ts';
import { scenarios } from './scenarios/index.ts';
import { TapReport } from './tap.ts';

// `npm run netns-test`: plays scenarios. Report on standard output, in TAP; what happens, on standard error.

const usage = `Usage: npm run netns-test -- [--list [--any-kernel]] [--director lvx|ipvs] [NAME…]

--any-kernel lists those only that need neither ipip nor IPVS.
`;

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`netns-test: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      list: { type: 'boolean' },
      'any-kernel': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      director: { type: 'string', default: 'lvx' },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (values.list) {
    const listed = values['any-kernel'] ? scenarios.filter(({ anyKernel }) => anyKernel) : scenarios;
    for (const { name, purpose } of listed) process.stdout.write(`${name.padEnd(18)} ${purpose}\n`);
    return 0;
  }
  return playAll(positionals, parseKind(values.director));
}

async function playAll(names: readonly string[], kind: DirectorKind): Promise<number> {
  const unknown = names.find(name => !scenarios.some(scenario => scenario.name === name));
  if (unknown !== undefined) {
    throw new Error(`scenario ${unknown}: expected one of ${scenarios.map(({ name }) => name).join(', ')}`);
  }
  const chosen = names.length === 0 ? scenarios : scenarios.filter(({ name }) => names.includes(name));
  requireNetns(chosen.flatMap(({ topologies }) => topologies).map(findTopology));
  for (const prefix of await removeLeftovers()) process.stderr.write(`Removed what a killed run left: ${prefix}\n`);
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => interruption.abort(new Error(signal)));
  const report = new TapReport(text => process.stdout.write(text));
  for (const scenario of chosen) {
    if (!interruption.signal.aborted) await play(scenario, kind, report, interruption.signal);
  }
  report.end();
  return report.failures > 0 || interruption.signal.aborted ? 1 : 0;
}

function parseKind(text: string): DirectorKind {
  const kind = directorKinds.find(candidate => candidate === text);
  if (!kind) throw new Error(`--director: expected one of ${directorKinds.join(', ')}, got ${text}`);
  return kind;
}
