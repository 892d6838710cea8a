import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where each running virtual machine has a folder: short, since paths of sockets may have 107 bytes only. */
export const VM_FOLDER = '/run/lvx-vm';

/**
 * When a process started, in clock ticks since boot: with its number it names one process for ever.
 *
 * @param {number} pid
 * @returns {string | undefined} nothing if there is no such process
 */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets and may hold spaces; the start time is the 22nd.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Removes the folders of runs that were killed; their processes died with them. */
export function sweepScratch(folder = VM_FOLDER) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) {
    const match = /^(\d+)-(\d+)-/.exec(name);
    if (match && startTime(Number(match[1])) !== match[2]) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Makes a folder that belongs to this process. */
export function makeScratch(folder = VM_FOLDER) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return mkdtempSync(join(folder, `${process.pid}-${startTime(process.pid)}-`));
}
