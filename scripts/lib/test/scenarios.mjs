import { join } from 'node:path';
import { needCommand } from '../command.mjs';
import { whyVirtualMachine } from '../kernel.mjs';
import { isRoot } from '../owner.mjs';
import { DIST } from '../paths.mjs';
import { runPrivileged } from '../privileged.mjs';
import { asRoot } from '../progress.mjs';
import { getKernelImage } from '../vm/kernel-image.mjs';
import { flatReader } from './flat-outcome.mjs';
import { emptyOutcome, sumOutcomes } from './outcome.mjs';
import { outcomeText } from './report.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */

const NAME = 'netns-test';
const RUN = [process.execPath, join(DIST, 'netns/run.js')];
// A virtual machine has one processor: two of them are done in little more than half the time.
const MACHINES = 2;

/** @param {import('./tap-reader.mjs').TapPoint} point */
function tellPoint({ ok, name, directive }) {
  process.stdout.write(`  ${directive === undefined ? (ok ? '✓' : '✗') : '-'} ${name}\n`);
}

/**
 * Plays some scenarios, one after the other, and tells each point as it comes; what else they say only if one failed.
 *
 * @param {string[]} names all of them if none is given
 * @returns {Promise<Outcome>}
 */
async function play(names) {
  let reader = flatReader(NAME, tellPoint);
  let said = '';
  const [points, words] = [new TextDecoder(), new TextDecoder()];
  const status = await runPrivileged({
    command: [...RUN, ...names],
    script: 'test',
    sinks: {
      onStdout: bytes => reader.write(points.decode(bytes, { stream: true })),
      onStderr: bytes => {
        said += words.decode(bytes, { stream: true });
      },
    },
    // What a machine that died had reported is forgotten: its scenarios are played again.
    onRestart: () => {
      reader = flatReader(NAME, tellPoint);
      said = '';
    },
  });
  const outcome = reader.end(status);
  if (outcome.failures.length > 0) process.stdout.write(said);
  return outcome;
}

/** @param {string[]} options @returns {Promise<string[]>} */
async function namesOf(...options) {
  const list = await needCommand([...RUN, '--list', ...options]);
  return list
    .trim()
    .split('\n')
    .map(line => line.split(' ', 1)[0] ?? '');
}

/**
 * Those that any kernel can play are left to test/bench/scenarios.test.ts.
 *
 * @returns {Promise<Outcome>}
 */
async function playInMachines() {
  await getKernelImage();
  const elsewhere = await namesOf('--any-kernel');
  const names = (await namesOf()).filter(name => !elsewhere.includes(name));
  const shares = Array.from({ length: MACHINES }, (_, share) => names.filter((_, index) => index % MACHINES === share));
  return sumOutcomes(NAME, await Promise.all(shares.filter(share => share.length > 0).map(play)));
}

/**
 * The scenarios in network namespaces, each of its points as one test.
 *
 * @returns {Promise<Outcome>}
 */
export async function runScenarios() {
  const skips = [{ title: 'all scenarios', reason: `network namespaces need root: run \`${asRoot('test')}\`` }];
  const outcome = !isRoot()
    ? { ...emptyOutcome(NAME), skips }
    : (await whyVirtualMachine()) === undefined
      ? await play([])
      : await playInMachines();
  process.stdout.write(outcomeText(outcome));
  return outcome;
}
