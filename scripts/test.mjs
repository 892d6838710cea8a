// npm test: all tests, or with -- FILE… those of some test files. The last line has the counts.
import { runMain } from './lib/errors.mjs';
import { whyVirtualMachine } from './lib/kernel.mjs';
import { isRoot } from './lib/owner.mjs';
import { ensurePackages } from './lib/setup/apt.mjs';
import { setUp } from './lib/setup.mjs';
import { sumOutcomes } from './lib/test/outcome.mjs';
import { closingText, exitStatus } from './lib/test/report.mjs';
import { runScenarios } from './lib/test/scenarios.mjs';
import {
  allTestFiles,
  runFilesOnOtherNode,
  runMeasuringFiles,
  runOrdinaryFiles,
  runRootFiles,
  runScript,
} from './lib/test/suites.mjs';

/** @typedef {import('./lib/test/outcome.mjs').Outcome} Outcome */

/** @param {string[]} files @returns {Promise<Outcome[]>} */
async function runFiles(files) {
  return [...(await runOrdinaryFiles(files)), ...(await runRootFiles(files)), ...(await runMeasuringFiles(files))];
}

/**
 * What needs root spends half of its time waiting, and the virtual machines compute: they run side by side.
 *
 * @param {string[]} files
 * @returns {Promise<Outcome[]>}
 */
async function runRootFilesAndScenarios(files) {
  const [outcomes, scenarios] = await Promise.all([runRootFiles(files), runScenarios()]);
  return [...outcomes, scenarios];
}

/** @returns {Promise<Outcome[]>} */
async function runAll() {
  const files = allTestFiles();
  if (isRoot() && (await whyVirtualMachine()) !== undefined) await ensurePackages(['vm'], 'test');
  return [
    await runScript('generated code', ['generate.mjs', '--check']),
    await runScript('check', ['check.mjs']),
    ...(await runOrdinaryFiles(files)),
    ...(await runRootFilesAndScenarios(files)),
    ...(await runMeasuringFiles(files)),
    ...(await runFilesOnOtherNode(files)),
  ];
}

await runMain(async () => {
  const chosen = process.argv.slice(2);
  await setUp({ purposes: ['build', 'netns', 'format'], script: 'test' });
  const outcomes = chosen.length > 0 ? await runFiles(chosen) : await runAll();
  const sum = sumOutcomes('all', outcomes);
  process.stdout.write(closingText(outcomes, sum));
  return exitStatus(sum);
});
