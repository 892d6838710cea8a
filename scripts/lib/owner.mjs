import { accessSync, constants, statSync } from 'node:fs';
import { runCommand } from './command.mjs';
import { ROOT } from './paths.mjs';

/** Whether this process may do what only root may. */
export function isRoot() {
  return process.getuid?.() === 0;
}

/** Whether this process may write in a folder. @param {string} folder */
export function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whom the files in the checkout should belong to: the one who called sudo, else the checkout's owner.
 *
 * @returns {{ uid: number, gid: number }}
 */
export function checkoutOwner() {
  const uid = Number(process.env.SUDO_UID);
  const gid = Number(process.env.SUDO_GID);
  if (Number.isInteger(uid) && Number.isInteger(gid)) return { uid, gid };
  const { uid: ownUid, gid: ownGid } = statSync(ROOT);
  return { uid: ownUid, gid: ownGid };
}

/**
 * Hands files made by root to the checkout's owner, so that later runs without root can replace them.
 *
 * @param {string[]} paths folders with all that is in them; each must exist
 */
export async function giveToOwner(paths) {
  const { uid, gid } = checkoutOwner();
  if (!isRoot() || uid === 0) return;
  await runCommand(['chown', '-R', '-h', `${uid}:${gid}`, '--', ...paths]);
}
