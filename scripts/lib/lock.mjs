import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, ownName } from './process-name.mjs';

const RETRY_MS = 200;

/** @param {string} file @returns {string} who holds the lock; empty if nobody */
function holder(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} file @returns {boolean} whether the lock was free */
function take(file) {
  const own = `${file}.${ownName()}`;
  writeFileSync(own, ownName());
  try {
    linkSync(own, file);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * Does some work while no other process does work under the same lock; the lock of a process that was killed is free.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  while (!take(file)) {
    if (isRunning(holder(file)) === false) rmSync(file, { force: true });
    else await sleep(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
