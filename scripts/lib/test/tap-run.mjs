import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../paths.mjs';
import { fileReader } from './file-outcomes.mjs';
import { emptyOutcome } from './outcome.mjs';
import { outcomeText } from './report.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */
/**
 * @typedef {object} TapRun
 * @property {string[]} files relative to the checkout
 * @property {string} node the program that runs them
 * @property {string} [label] behind the files' names, for instance "Node 24"
 * @property {string[]} [prefix] command that runs the command
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [jobs] files at once
 */

const KEPT_STDERR = 20_000;

/**
 * Runs test files with tap and prints a line for each that has ended.
 *
 * @param {TapRun} run
 * @returns {Promise<Outcome[]>}
 */
export async function runTap({ files, node, label, prefix = [], env = {}, jobs = 1 }) {
  if (files.length === 0) return [];
  const tap = realpathSync(join(ROOT, 'node_modules/.bin/tap'));
  const command = [...prefix, node, tap, 'run', '--reporter=tap', `--jobs=${jobs}`, ...files];
  /** @type {Outcome[]} */
  const outcomes = [];
  /** @param {Outcome} outcome */
  const onFile = outcome => {
    const named = label === undefined ? outcome : { ...outcome, name: `${outcome.name} (${label})` };
    outcomes.push(named);
    process.stdout.write(outcomeText(named));
    if (outcome.failures.length > 0 && stderr !== '') process.stdout.write(`    on standard error:\n${stderr}\n`);
    stderr = '';
  };
  let stderr = '';
  const reader = fileReader(onFile);
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.setEncoding('utf8').on('data', reader.write);
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr = (stderr + text).slice(-KEPT_STDERR);
  });
  /** @type {string} */
  const trouble = await new Promise(resolve => {
    child.on('error', error => resolve(error.message));
    child.on('close', (status, signal) => resolve(signal ?? (status ? `exit status ${status}` : '')));
  });
  for (const outcome of reader.end()) onFile(outcome);
  if (trouble !== '' && !outcomes.some(({ failures }) => failures.length > 0)) {
    onFile({ ...emptyOutcome('tap'), failures: [{ title: 'ends well', details: [trouble] }] });
  }
  return outcomes;
}
