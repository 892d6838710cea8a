import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, ownName } from '../process-name.mjs';

/** Where each running virtual machine has a folder: short, since paths of sockets may have 107 bytes only. */
export const VM_FOLDER = '/run/lvx-vm';

/** Removes the folders of runs that were killed; their processes died with them. */
export function sweepScratch(folder = VM_FOLDER) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) {
    if (isRunning(name) === false) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Makes a folder that belongs to this process. */
export function makeScratch(folder = VM_FOLDER) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return mkdtempSync(join(folder, `${ownName()}-`));
}
