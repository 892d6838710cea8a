import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { needCommand, runCommand } from '../command.mjs';
import { isRoot } from '../owner.mjs';
import { ROOT } from '../paths.mjs';
import { say } from '../progress.mjs';

const NOBODY = 65_534;

/** Whom to be: the one who called sudo, else nobody. */
function ordinaryIds() {
  const uid = Number(process.env.SUDO_UID ?? NOBODY);
  const gid = Number(process.env.SUDO_GID ?? NOBODY);
  return uid > 0 && gid > 0 ? { uid, gid } : { uid: NOBODY, gid: NOBODY };
}

/**
 * How a command is run by an ordinary user, where this process is root's: most tests must do without root.
 *
 * @param {string} node the program that is going to be run
 * @returns {Promise<{ prefix: string[], env: NodeJS.ProcessEnv }>} empty if it is no root, or an ordinary user can't read the checkout
 */
export async function asOrdinaryUser(node) {
  if (!isRoot()) return { prefix: [], env: {} };
  const { uid, gid } = ordinaryIds();
  const prefix = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'];
  const reads = [...prefix, node, '-e', 'fs.readFileSync(process.argv[1])', join(ROOT, 'package.json')];
  const { status } = await runCommand(reads);
  if (status !== 0) {
    say(`An ordinary user can't read ${ROOT}: the tests that need no root run as root`);
    return { prefix: [], env: {} };
  }
  const results = join(ROOT, '.tap');
  mkdirSync(results, { recursive: true });
  await needCommand(['chown', '-R', `${uid}:${gid}`, results]);
  return { prefix, env: { HOME: '/nonexistent', USER: 'nobody', LOGNAME: 'nobody' } };
}
