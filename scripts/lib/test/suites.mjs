import { join, relative } from 'node:path';
import { filesBelow } from '../build/stamp.mjs';
import { runCommand } from '../command.mjs';
import { ScriptError } from '../errors.mjs';
import { giveToOwner } from '../owner.mjs';
import { ROOT } from '../paths.mjs';
import { asOrdinaryUser } from './ordinary-user.mjs';
import { getNode } from './other-node.mjs';
import { emptyOutcome } from './outcome.mjs';
import { outcomeText } from './report.mjs';
import { runTap } from './tap-run.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */

/** Where the tests are that need root; everywhere else they must do without. */
const ROOT_FOLDERS = ['test/bench/', 'test/bpf/', 'test/netns/'];
/** What measures needs the machine for itself. */
const MEASURING_FOLDER = 'test/bench/';
const OTHER_NODE = 24;
const TEST_FILE = /\.test\.(ts|mjs)$/;

/** All test files, relative to the checkout. */
export function allTestFiles() {
  return filesBelow([join(ROOT, 'test')], path => TEST_FILE.test(path)).map(path => relative(ROOT, path));
}

/** @param {string} file */
const measures = file => file.startsWith(MEASURING_FOLDER);

/** @param {string} file */
const needsRoot = file => ROOT_FOLDERS.some(folder => file.startsWith(folder));

/** @param {Outcome} outcome */
function tell(outcome) {
  process.stdout.write(outcomeText(outcome));
  return outcome;
}

/**
 * Those of some test files that need no root, on this Node, by an ordinary user.
 *
 * @param {string[]} files
 * @returns {Promise<Outcome[]>}
 */
export async function runOrdinaryFiles(files) {
  const node = process.execPath;
  const ordinary = files.filter(file => !needsRoot(file));
  const user = ordinary.length > 0 ? await asOrdinaryUser(node) : {};
  return runTap({ files: ordinary, node, ...user, jobs: 2 });
}

/**
 * Those of some test files that need root and not the whole machine, one after the other.
 *
 * @param {string[]} files
 * @returns {Promise<Outcome[]>}
 */
export function runRootFiles(files) {
  return runAsRoot(files.filter(file => needsRoot(file) && !measures(file)));
}

/**
 * Those of some test files that measure: nothing is to run beside them.
 *
 * @param {string[]} files
 * @returns {Promise<Outcome[]>}
 */
export function runMeasuringFiles(files) {
  return runAsRoot(files.filter(measures));
}

/**
 * @param {string[]} files
 * @returns {Promise<Outcome[]>}
 */
async function runAsRoot(files) {
  const outcomes = await runTap({ files, node: process.execPath });
  await giveToOwner([join(ROOT, '.tap')]);
  return outcomes;
}

/**
 * The test files that need no root, on the newer Node that must work too.
 *
 * @param {string[]} files
 * @returns {Promise<Outcome[]>}
 */
export async function runFilesOnOtherNode(files) {
  const label = `Node ${OTHER_NODE}`;
  try {
    const node = await getNode(OTHER_NODE);
    const user = await asOrdinaryUser(node);
    return await runTap({ files: files.filter(file => !needsRoot(file)), node, label, ...user, jobs: 2 });
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    return [tell({ ...emptyOutcome(label), failures: [{ title: 'can be had', details: error.message.split('\n') }] })];
  }
}

/**
 * A script of this folder as one test: it passes with exit status 0.
 *
 * @param {string} name
 * @param {string[]} args the script and its arguments
 * @returns {Promise<Outcome>}
 */
export async function runScript(name, [script = '', ...args]) {
  const { status, stdout, stderr } = await runCommand([process.execPath, join(ROOT, 'scripts', script), ...args]);
  const outcome = emptyOutcome(name);
  if (status === 0) outcome.passed += 1;
  else outcome.failures.push({ title: `exit status ${status}`, details: `${stdout}${stderr}`.trim().split('\n') });
  return tell(outcome);
}
