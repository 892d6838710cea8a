import { readFileSync } from 'node:fs';
import { findProgram, runCommand } from '../command.mjs';
import { ScriptError } from '../errors.mjs';
import { isRoot } from '../owner.mjs';
import { asRoot, say } from '../progress.mjs';
import { missingPackages, requirementsFor } from './packages.mjs';

/** @typedef {import('./packages.mjs').Purpose} Purpose */

// Another apt (unattended upgrades) may hold the lock for a while.
const LOCK_SECONDS = 180;

/** @param {string} text */
const lastLines = text => text.trim().split('\n').slice(-12).join('\n');

/** @param {string[]} packages */
async function install(packages) {
  const list = packages.join(', ');
  if (findProgram('apt-get') === undefined) {
    throw new ScriptError('NO_APT', `set-up: ${list}: missing, and there is no apt-get here: install what holds them`);
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const lock = ['-o', `DPkg::Lock::Timeout=${LOCK_SECONDS}`];
  say(`Installing ${list} (apt) …`);
  const update = await runCommand(['apt-get', ...lock, '-q', 'update'], { env });
  const args = ['-q', '-y', 'install', '--no-install-recommends', ...packages];
  const installed = await runCommand(['apt-get', ...lock, ...args], { env });
  if (installed.status === 0) return;
  const said = lastLines(installed.stderr || installed.stdout);
  const before = update.status === 0 ? '' : `\napt-get update had failed before:\n${lastLines(update.stderr)}`;
  throw new ScriptError(
    'APT_FAILED',
    `apt-get install ${packages.join(' ')}: status ${installed.status}\n${said}${before}`,
  );
}

/**
 * Installs the system's packages that are missing; without root it says so in one line.
 *
 * @param {readonly Purpose[]} purposes
 * @param {string} script the npm script to name to a person who has to call it as root
 * @returns {Promise<readonly Purpose[]>} what can't be done because packages are missing
 */
export async function ensurePackages(purposes, script) {
  const requirements = requirementsFor(readFileSync('/etc/os-release', 'utf8'));
  const missing = missingPackages(requirements, purposes);
  if (missing.length === 0) return [];
  if (!isRoot()) {
    say(`apt packages are missing: ${missing.join(', ')}: run \`${asRoot(script)}\` once`);
    return purposes.filter(purpose => missingPackages(requirements, [purpose]).length > 0);
  }
  await install(missing);
  const still = missingPackages(requirements, purposes);
  if (still.length > 0) {
    throw new ScriptError('APT_INCOMPLETE', `set-up: ${still.join(', ')}: installed by apt, yet not found`);
  }
  return [];
}
